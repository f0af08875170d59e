package io.kubectlpg.promotionmodel;

/** The states that were seen, each as 64 bits that a hash makes of it. Two states with the same bits would count as one. */
final class States {
    private static final int FIRST = 1 << 16;

    private long[] slots = new long[FIRST];
    private int size;

    int size() {
        return size;
    }

    /**
     * Adds a state.
     *
     * @return whether it is new
     */
    boolean add(long[] words) {
        // At most two thirds are used.
        if (size * 3L > slots.length * 2L) {
            grow();
        }
        return put(hash(words));
    }

    private boolean put(long hash) {
        int at = (int) hash & (slots.length - 1);
        while (slots[at] != 0) {
            if (slots[at] == hash) {
                return false;
            }
            at = (at + 1) & (slots.length - 1);
        }
        slots[at] = hash;
        size++;
        return true;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        size = 0;
        for (long hash : old) {
            if (hash != 0) {
                put(hash);
            }
        }
    }

    /** The finalizer of MurmurHash3, word by word. Never 0, which is an empty slot. */
    private static long hash(long[] words) {
        long hash = 0x9E3779B97F4A7C15L;
        for (long word : words) {
            hash = (hash ^ word) * 0xff51afd7ed558ccdL;
            hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
            hash ^= hash >>> 33;
        }
        return hash == 0 ? 1 : hash;
    }
}
