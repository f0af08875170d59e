package io.kubectlpg.clustertest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A class of tests that need a Kubernetes. {@code dev/test} runs such classes beside each other, the tests of one class
 * one after the other: they may share an installation. An {@code @Execution} here would hold for the tests, too.
 */
@Tag("cluster")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface ClusterTest {}
