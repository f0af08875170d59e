/**
 * The archives and packages of a release, installed as users install them: on a Debian without Java, by krew, by dpkg and
 * rpm, on another processor. {@code dev/lib/packages} says where they are.
 */
@NullMarked
package io.kubectlpg.packages;

import org.jspecify.annotations.NullMarked;
