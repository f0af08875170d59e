/**
 * What pgBackRest says: the info document, backups, the recovery window, its exit codes in words. Pure values; how
 * pgBackRest is called lives in the pod's scripts.
 */
@NullMarked
package io.kubectlpg.pgbackrest;

import org.jspecify.annotations.NullMarked;
