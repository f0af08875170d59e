package io.kubectlpg.s3;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.Transition;

/** Reads the lifecycle rules of the AWS SDK. */
final class LifecycleRules {
    /** Storage classes whose objects must be restored before they can be read (AWS, "Amazon S3 storage classes"). */
    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

    private LifecycleRules() {}

    static Optional<LifecycleRule> read(software.amazon.awssdk.services.s3.model.LifecycleRule rule) {
        LifecycleRuleFilter filter = rule.filter();
        if (rule.status() != ExpirationStatus.ENABLED || tagged(filter)) {
            return Optional.empty();
        }
        return Optional.of(new LifecycleRule(
                Optional.ofNullable(rule.id()).orElse("without a name"),
                prefix(rule, filter),
                Optional.ofNullable(rule.expiration()).map(expiration -> expiration.days()),
                Optional.ofNullable(rule.expiration()).map(expiration -> expiration.date()),
                archive(rule.transitions())));
    }

    private static boolean tagged(@org.jspecify.annotations.Nullable LifecycleRuleFilter filter) {
        return filter != null
                && (filter.tag() != null
                        || (filter.and() != null && !filter.and().tags().isEmpty()));
    }

    /** The prefix in the rule's filter. Older clients write the prefix in the rule itself. */
    @SuppressWarnings("deprecation")
    private static String prefix(
            software.amazon.awssdk.services.s3.model.LifecycleRule rule,
            @org.jspecify.annotations.Nullable LifecycleRuleFilter filter) {
        return Optional.ofNullable(filter)
                .flatMap(given -> Optional.ofNullable(given.prefix())
                        .or(() -> Optional.ofNullable(given.and()).map(and -> and.prefix())))
                .or(() -> Optional.ofNullable(rule.prefix()))
                .orElse("");
    }

    private static Optional<String> archive(List<Transition> transitions) {
        return transitions.stream()
                .map(Transition::storageClassAsString)
                .map(name -> name.toUpperCase(Locale.ROOT))
                .filter(ARCHIVES::contains)
                .findFirst();
    }
}
