package io.kubectlpg.spec;

/** The requests and limits of each instance's container. A limit is never below its request. */
public record Resources(Amounts requests, Amounts limits) {
    public record Amounts(CpuAmount cpu, ByteSize memory) {}
}
