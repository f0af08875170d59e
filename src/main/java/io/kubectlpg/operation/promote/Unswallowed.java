package io.kubectlpg.operation.promote;

import io.kubectlpg.CliException;

/** The failures that end a promotion wherever they come up, although it waits for an instance. */
final class Unswallowed {
    private Unswallowed() {}

    /** Throws the failure again if it says nothing about an instance: an interruption, a lost lock, or a missing right. */
    static void check(CliException failure) {
        switch (failure.code()) {
            case INTERRUPTED, LOCKED, DENIED -> throw failure;
            case DONE, FAILED, USAGE, REFUSED, NOT_FOUND, UNREACHABLE, TIMED_OUT -> {}
        }
    }
}
