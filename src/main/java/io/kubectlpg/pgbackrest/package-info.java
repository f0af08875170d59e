/**
 * The types for pgBackRest's answers: the info document, backups, the recovery window, and exit codes in words. They
 * are pure values. The scripts in the pod call pgBackRest.
 */
@NullMarked
package io.kubectlpg.pgbackrest;

import org.jspecify.annotations.NullMarked;
