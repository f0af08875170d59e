/**
 * Steps on one instance that several operations share: start it, give it its configuration, reload and restart it, and
 * wait for its running work.
 */
@NullMarked
package io.kubectlpg.operation.instance;

import org.jspecify.annotations.NullMarked;
