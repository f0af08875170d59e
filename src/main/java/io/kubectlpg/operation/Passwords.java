package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/** Makes random passwords, and checks passwords that users give. */
public final class Passwords {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /** The number of characters in a password: enough for 190 bits. */
    private static final int LENGTH = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Passwords() {}

    /** A random password of letters and digits, which need no escaping. */
    public static String random() {
        return RANDOM.ints(LENGTH, 0, ALPHABET.length())
                .collect(
                        StringBuilder::new, (text, index) -> text.append(ALPHABET.charAt(index)), StringBuilder::append)
                .toString();
    }

    /** The password in a file. A line break at the end of the file is not part of the password. */
    public static String text(byte[] file) {
        return new String(file, StandardCharsets.UTF_8).replaceFirst("\n+$", "");
    }

    /**
     * Fails if nobody could log in with the password. psql reads a password as one line of text.
     *
     * @param secret the name of the Secret that holds the password
     */
    public static void requireUsable(String secret, byte[] file) {
        String password = text(file);
        Optional<String> wrong = password.isEmpty()
                ? Optional.of("is empty")
                : password.endsWith("\r")
                        ? Optional.of("ends with a carriage return")
                        : password.codePoints().anyMatch(Character::isISOControl) && !onlyTabs(password)
                                ? Optional.of("holds a line break or another control character")
                                : password.contains("\uFFFD") ? Optional.of("is not text in UTF-8") : Optional.empty();
        wrong.ifPresent(what -> {
            throw CliException.refused(
                    "the password in the Secret " + secret + " " + what,
                    "Store one line of text under the key password, without a carriage return at its end.");
        });
    }

    private static boolean onlyTabs(String password) {
        return password.codePoints().filter(Character::isISOControl).allMatch(point -> point == '\t');
    }
}
