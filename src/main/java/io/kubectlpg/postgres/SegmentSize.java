package io.kubectlpg.postgres;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How large the files are into which the WAL is cut, which gives them their names (PostgreSQL docs, "WAL Internals"):
 * timeline, upper half and lower half of the segment's number.
 *
 * @param bytes a power of two, 1 MiB to 1 GiB; 16 MiB unless initdb was told otherwise
 */
public record SegmentSize(long bytes) {
    private static final long LEAST = 1L << 20;
    private static final long MOST = 1L << 30;
    private static final long LOG = 1L << 32;
    private static final int HEX = 16;

    /** PostgreSQL's own choice. */
    public static final SegmentSize STANDARD = new SegmentSize(16L << 20);

    /** All possible sizes, the smallest first. */
    public static Stream<SegmentSize> all() {
        return LongStream.iterate(LEAST, bytes -> bytes <= MOST, bytes -> 2 * bytes)
                .mapToObj(SegmentSize::new);
    }

    public SegmentSize {
        if (bytes < LEAST || bytes > MOST || Long.bitCount(bytes) != 1) {
            throw new IllegalArgumentException("not the size of a WAL segment: " + bytes);
        }
    }

    /** The number of the segment that holds a position, from 0. */
    public long number(Lsn position) {
        return Long.divideUnsigned(position.position(), bytes);
    }

    /**
     * The number of the last segment that holds anything when the WAL ends at a position; -1 when there is no WAL. An idle
     * server often stands exactly at a border, and the segment after that border does not exist yet.
     */
    public long lastBefore(Lsn end) {
        return end.position() == 0 ? -1 : number(new Lsn(end.position() - 1));
    }

    /**
     * The number in a segment's name, whatever its timeline.
     *
     * @throws IllegalArgumentException when it is not the name of one
     */
    public long number(String name) {
        Timeline.ofSegment(name);
        return Long.parseLong(name.substring(8, 16), HEX) * (LOG / bytes) + Long.parseLong(name.substring(16, 24), HEX);
    }

    /** Where a segment begins. */
    public Lsn start(long number) {
        return new Lsn(number * bytes);
    }

    /** The name of a segment, such as {@code 000000020000000000000006}. */
    public String name(Timeline timeline, long number) {
        return "%08X%08X%08X".formatted(timeline.number(), number / (LOG / bytes), number % (LOG / bytes));
    }
}
