package io.kubectlpg.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The results of the steps of one run, in the order of the steps. */
public record Results(List<Result> all) {
    public static final Results NONE = new Results(List.of());

    public Results {
        all = List.copyOf(all);
    }

    /** A copy with one more result. */
    Results with(Result result) {
        var more = new ArrayList<>(all);
        more.add(result);
        return new Results(more);
    }

    /** The results of this type. */
    public <T extends Result> List<T> all(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The last result of this type. A later step may have replaced the result of an earlier one. */
    public <T extends Result> Optional<T> last(Class<T> kind) {
        return all(kind).stream().reduce((earlier, later) -> later);
    }
}
