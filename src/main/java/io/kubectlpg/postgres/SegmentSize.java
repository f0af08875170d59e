package io.kubectlpg.postgres;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The size of WAL segment files. A segment's name has three parts of eight hexadecimal digits: the timeline, and the
 * upper and lower half of the segment's number (PostgreSQL docs, "WAL Internals").
 *
 * @param bytes a power of two, from 1 MiB to 1 GiB; initdb's default is 16 MiB
 */
public record SegmentSize(long bytes) {
    private static final long LEAST = 1L << 20;
    private static final long MOST = 1L << 30;
    private static final long LOG = 1L << 32;
    private static final int HEX = 16;

    /** PostgreSQL's default: 16 MiB. */
    public static final SegmentSize STANDARD = new SegmentSize(16L << 20);

    /** All sizes that PostgreSQL allows, the smallest first. */
    public static Stream<SegmentSize> all() {
        return LongStream.iterate(LEAST, bytes -> bytes <= MOST, bytes -> 2 * bytes)
                .mapToObj(SegmentSize::new);
    }

    public SegmentSize {
        if (bytes < LEAST || bytes > MOST || Long.bitCount(bytes) != 1) {
            throw new IllegalArgumentException("not the size of a WAL segment: " + bytes);
        }
    }

    /** The number of the segment that holds this position. Numbers start at 0. */
    public long number(Lsn position) {
        return Long.divideUnsigned(position.position(), bytes);
    }

    /**
     * The number of the last segment with content if the WAL ends at this position; -1 if there is no WAL. The WAL of
     * an idle server often ends exactly at the end of a segment, and the next segment does not exist yet.
     */
    public long lastBefore(Lsn end) {
        return end.position() == 0 ? -1 : number(new Lsn(end.position() - 1));
    }

    /**
     * The number in a segment's name, without its timeline.
     *
     * @throws IllegalArgumentException if the text is not a segment's name
     */
    public long number(String name) {
        Timeline.ofSegment(name);
        return Long.parseLong(name.substring(8, 16), HEX) * (LOG / bytes) + Long.parseLong(name.substring(16, 24), HEX);
    }

    /** The position at which the segment begins. */
    public Lsn start(long number) {
        return new Lsn(number * bytes);
    }

    /** The name of a segment, such as {@code 000000020000000000000006}. */
    public String name(Timeline timeline, long number) {
        return "%08X%08X%08X".formatted(timeline.number(), number / (LOG / bytes), number % (LOG / bytes));
    }
}
