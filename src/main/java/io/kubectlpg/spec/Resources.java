package io.kubectlpg.spec;

/** What each instance's container is granted and held to; limits are not below requests. */
public record Resources(Amounts requests, Amounts limits) {
    public record Amounts(CpuAmount cpu, ByteSize memory) {}
}
