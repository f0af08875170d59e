package io.kubectlpg.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the steps of one run found or made, in their order. */
public record Results(List<Result> all) {
    public static final Results NONE = new Results(List.of());

    public Results {
        all = List.copyOf(all);
    }

    /** These, and one more. */
    Results with(Result result) {
        var more = new ArrayList<>(all);
        more.add(result);
        return new Results(more);
    }

    /** The results of one kind. */
    public <T extends Result> List<T> all(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The newest of a kind: a later step may have completed what an earlier one found. */
    public <T extends Result> Optional<T> last(Class<T> kind) {
        return all(kind).stream().reduce((earlier, later) -> later);
    }
}
