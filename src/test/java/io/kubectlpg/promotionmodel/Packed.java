package io.kubectlpg.promotionmodel;

/** Small numbers side by side in an array of longs. Millions of states fit in memory in this form. */
final class Packed {
    private final long[] words;
    private final int last;
    private int word;
    private int bit;

    /** Reads or writes the words from {@code first} on. */
    Packed(long[] words, int first, int count) {
        this.words = words;
        this.word = first;
        this.last = first + count;
    }

    Packed add(int value, int width) {
        if (value < 0 || value >>> width != 0) {
            throw new NoRoomException(value + " needs more than " + width + " bits");
        }
        words[word] |= (long) value << bit;
        move(width);
        return this;
    }

    Packed add(boolean value) {
        return add(value ? 1 : 0, 1);
    }

    int bits(int width) {
        int value = (int) (words[word] >>> bit) & ((1 << width) - 1);
        move(width);
        return value;
    }

    boolean bit() {
        return bits(1) == 1;
    }

    void whole(long value) {
        words[word++] = value;
    }

    long whole() {
        return words[word++];
    }

    /** Goes on with the next word. */
    void next() {
        word++;
        bit = 0;
    }

    private void move(int width) {
        bit += width;
        if (bit > Long.SIZE || word >= last) {
            throw new IllegalStateException("a word is too small for the state");
        }
    }
}
