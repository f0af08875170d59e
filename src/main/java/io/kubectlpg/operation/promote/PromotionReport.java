package io.kubectlpg.operation.promote;

import io.kubectlpg.operation.Results;
import java.util.ArrayList;
import java.util.List;

/** What a switchover tells at the end, also as a part of another operation. */
public final class PromotionReport {
    private PromotionReport() {}

    /** Who is the primary, how long no write was accepted, and who does not follow; one line each, none without a switchover. */
    public static List<String> lines(Results results) {
        var lines = new ArrayList<String>();
        results.last(Promoted.class)
                .ifPresent(promoted -> lines.add(promoted.primary() + " is the primary, on timeline "
                        + promoted.timeline() + "."
                        + promoted.withoutWrites()
                                .map(gap -> " No write was accepted for %.2f s.".formatted(gap.toMillis() / 1000.0))
                                .orElse("")));
        results.last(Following.class).map(Following::words).ifPresent(lines::addAll);
        return lines;
    }
}
