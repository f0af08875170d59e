package io.kubectlpg.promotionmodel;

/**
 * WAL as a number: up to eight entries of one byte, the first one in the lowest byte. An entry is a write, numbered from 1, or
 * a promotion, which has the epoch of its decision and the number of its timeline. Two promotions can have the same number.
 */
final class Wal {
    static final int LONGEST = 8;
    static final int HIGHEST_TIMELINE = 15;

    private static final int PROMOTION = 0x80;

    private Wal() {}

    static int length(long wal) {
        return (64 - Long.numberOfLeadingZeros(wal) + 7) / 8;
    }

    static int entry(long wal, int index) {
        return (int) (wal >>> (8 * index)) & 0xFF;
    }

    static boolean isFull(long wal) {
        return wal >>> 56 != 0;
    }

    static long append(long wal, int entry) {
        if (isFull(wal)) {
            throw new NoRoomException("the WAL is longer than the model has room for");
        }
        return wal | ((long) entry << (8 * length(wal)));
    }

    static int promotion(int epoch, int timeline) {
        if (epoch > 7 || timeline > HIGHEST_TIMELINE) {
            throw new NoRoomException("an epoch or a timeline is higher than the model has room for");
        }
        return PROMOTION | (epoch << 4) | timeline;
    }

    private static boolean isPromotion(int entry) {
        return entry >= PROMOTION;
    }

    static long first(long wal, int length) {
        return length >= LONGEST ? wal : wal & ((1L << (8 * length)) - 1);
    }

    /** Whether the WAL is the beginning of the other one, in truth. */
    static boolean begins(long wal, long other) {
        return length(wal) <= length(other) && wal == first(other, length(wal));
    }

    /** The writes in it, one bit each. */
    static int writes(long wal) {
        int writes = 0;
        for (int i = 0; i < length(wal); i++) {
            int entry = entry(wal, i);
            if (!isPromotion(entry)) {
                writes |= 1 << entry;
            }
        }
        return writes;
    }

    static int timeline(long wal) {
        for (int i = length(wal) - 1; i >= 0; i--) {
            if (isPromotion(entry(wal, i))) {
                return entry(wal, i) & 0xF;
            }
        }
        return 1;
    }

    /** The decision of the last promotion in it; 0 if there was none. */
    static int epoch(long wal) {
        for (int i = length(wal) - 1; i >= 0; i--) {
            if (isPromotion(entry(wal, i))) {
                return (entry(wal, i) >> 4) & 7;
            }
        }
        return 0;
    }

    /** Whether a standby with the first WAL can follow the second one as PostgreSQL sees it, by timelines and positions. */
    static boolean canFollow(long standby, long primary) {
        int own = timeline(standby);
        int timeline = 1;
        for (int i = 0; i < length(primary); i++) {
            if (isPromotion(entry(primary, i))) {
                if (timeline == own) {
                    return length(standby) <= i;
                }
                timeline = entry(primary, i) & 0xF;
            }
        }
        return timeline == own && length(standby) <= length(primary);
    }

    /** The end of the WAL: its timeline and its length, in one byte. Of two ends the higher one has more. */
    static int end(long wal) {
        return (timeline(wal) << 4) | length(wal);
    }

    /** The words of an end, as {@code timeline 2, position 3}. */
    static String words(int end) {
        return "timeline " + (end >> 4) + ", position " + (end & 0xF);
    }

    static String text(long wal) {
        var text = new StringBuilder();
        for (int i = 0; i < length(wal); i++) {
            int entry = entry(wal, i);
            text.append(i == 0 ? "" : " ")
                    .append(isPromotion(entry) ? "timeline" + (entry & 0xF) + "@" + ((entry >> 4) & 7) : "w" + entry);
        }
        return text.toString();
    }
}
