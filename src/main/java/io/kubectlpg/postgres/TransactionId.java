package io.kubectlpg.postgres;

/**
 * A transaction's number: 64 bits, as from {@code pg_current_xact_id()}, or only the lower 32 bits, as in the column
 * {@code xmin}. PostgreSQL reserves the numbers 0 to 2.
 */
public record TransactionId(long number) {
    private static final long FIRST = 3;

    public TransactionId {
        if (Long.compareUnsigned(number, FIRST) < 0) {
            throw new IllegalArgumentException("transactions are numbered from " + FIRST);
        }
    }

    /**
     * Reads the decimal number.
     *
     * @throws IllegalArgumentException if the text is not a number, or no transaction can have that number
     */
    public static TransactionId parse(String text) {
        if (!text.matches("\\d{1,20}")) {
            throw new IllegalArgumentException("not the number of a transaction: " + text);
        }
        return new TransactionId(Long.parseUnsignedLong(text));
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(number);
    }
}
