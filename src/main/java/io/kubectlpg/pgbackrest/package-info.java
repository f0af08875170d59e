/**
 * pgBackRest's answers: the info document, backups, the recovery window, exit codes in words. Pure values. The scripts
 * in the pod call pgBackRest.
 */
@NullMarked
package io.kubectlpg.pgbackrest;

import org.jspecify.annotations.NullMarked;
