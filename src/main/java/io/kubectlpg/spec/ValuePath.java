package io.kubectlpg.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The path of a value, such as {@code storage.size}. A dot inside a key is written {@code \.}. */
record ValuePath(List<String> keys) {
    static final ValuePath ROOT = new ValuePath(List.of());

    ValuePath {
        keys = List.copyOf(keys);
    }

    /** Reads the written form. A key of the result may be empty, but no schema has such a key. */
    static ValuePath parse(String text) {
        var keys = new ArrayList<String>();
        var key = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                key.append(text.charAt(i));
            } else if (c == '.') {
                keys.add(key.toString());
                key.setLength(0);
            } else {
                key.append(c);
            }
        }
        keys.add(key.toString());
        return new ValuePath(keys);
    }

    static ValuePath of(String... keys) {
        return new ValuePath(List.of(keys));
    }

    ValuePath child(String key) {
        var longer = new ArrayList<>(keys);
        longer.add(key);
        return new ValuePath(longer);
    }

    ValuePath parent() {
        return new ValuePath(keys.subList(0, keys.size() - 1));
    }

    /**
     * Equality in written code. The generated method is linked at run time, and every {@code status} would wait for
     * that.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ValuePath path && keys.equals(path.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    boolean isRoot() {
        return keys.isEmpty();
    }

    String lastKey() {
        return keys.getLast();
    }

    /** The JSON pointer of this path. Its keys must have no slash and no tilde. */
    String pointer() {
        return "/" + String.join("/", keys);
    }

    @Override
    public String toString() {
        return String.join(
                ".",
                keys.stream()
                        .map(key -> key.replace("\\", "\\\\").replace(".", "\\."))
                        .toList());
    }
}
