package io.kubectlpg.operation.promote;

import io.kubectlpg.operation.Result;
import java.util.List;

/**
 * How the other instances follow the new primary.
 *
 * @param words about those that do not follow it, one line each
 */
record Following(List<String> words) implements Result {
    Following {
        words = List.copyOf(words);
    }
}
