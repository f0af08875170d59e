/**
 * The steps that operations share and that work on one instance: bring it up, give it its configuration, reload and restart it,
 * and wait for what runs in it.
 */
@NullMarked
package io.kubectlpg.operation.instance;

import org.jspecify.annotations.NullMarked;
