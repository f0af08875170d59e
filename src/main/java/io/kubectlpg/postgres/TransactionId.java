package io.kubectlpg.postgres;

/**
 * A transaction's number: 64 bits, as {@code pg_current_xact_id()} gives it, or their lower 32, as in the column
 * {@code xmin}. 0 is none, 1 and 2 are PostgreSQL's own.
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
     * @throws IllegalArgumentException when it is not one, or no transaction has it
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
