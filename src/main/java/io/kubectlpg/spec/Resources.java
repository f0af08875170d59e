package io.kubectlpg.spec;

/** What each instance's container requests, and its limits. No limit is below its request. */
public record Resources(Amounts requests, Amounts limits) {
    public record Amounts(CpuAmount cpu, ByteSize memory) {}
}
