package io.kubectlpg.output;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.regex.Pattern;

/**
 * Decides which YAML text needs quotes. It quotes more text than Jackson does, because kubectl's YAML reader reads more
 * text as numbers.
 */
final class PlainText extends StringQuotingChecker {
    private static final long serialVersionUID = 1L;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9._/-]*|[0-9]+(m|Ki|Mi|Gi|Ti)");
    private static final Pattern WORD = Pattern.compile("true|false|yes|no|on|off|null|y|n", Pattern.CASE_INSENSITIVE);

    @Override
    public boolean needToQuoteName(String name) {
        return needToQuoteValue(name);
    }

    @Override
    public boolean needToQuoteValue(String value) {
        return !PLAIN.matcher(value).matches() || WORD.matcher(value).matches();
    }
}
