package io.kubectlpg.shell;

import io.kubectlpg.spec.ClusterName;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Makes the prompt: first the cluster, then context and namespace. The cluster is green if it is healthy, red if not,
 * and grey if its health is unknown. A dangerous context is red, with an exclamation mark.
 */
final class Prompt {
    /**
     * The environment variable with a regular expression. A context is dangerous if the expression matches anywhere in
     * its name.
     */
    static final String VARIABLE = "KUBECTL_PG_WARN_CONTEXT";

    private final Pattern dangerous;

    private Prompt(Pattern dangerous) {
        this.dangerous = dangerous;
    }

    static Prompt of(Map<String, String> environment) {
        String asked = environment.getOrDefault(VARIABLE, "prod");
        try {
            return new Prompt(Pattern.compile(asked));
        } catch (PatternSyntaxException wrong) {
            return new Prompt(Pattern.compile(Pattern.quote(asked)));
        }
    }

    AttributedString of(Place place, Health.Seen seen, boolean colour) {
        Optional<ClusterName> cluster = place.cluster().or(seen::cluster);
        boolean warns =
                place.context().filter(name -> dangerous.matcher(name).find()).isPresent();
        var text = new AttributedStringBuilder().append("pg ");
        cluster.ifPresent(name -> {
            text.styled(colour ? style(seen.verdict()) : AttributedStyle.DEFAULT, name.toString());
            text.append("@");
        });
        String where = place.context().orElse("in-cluster") + "/" + place.namespace();
        text.styled(
                colour && warns ? AttributedStyle.BOLD.foreground(AttributedStyle.RED) : AttributedStyle.DEFAULT,
                warns ? where + "!" : where);
        return text.append("> ").toAttributedString();
    }

    private static AttributedStyle style(Health.Verdict verdict) {
        return switch (verdict) {
            case HEALTHY -> AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
            case NOT_HEALTHY -> AttributedStyle.BOLD.foreground(AttributedStyle.RED);
            case UNKNOWN -> AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT);
        };
    }
}
