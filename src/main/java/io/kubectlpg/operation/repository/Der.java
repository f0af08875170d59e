package io.kubectlpg.operation.repository;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the parts of DER (ITU-T X.690) that a certificate needs. The JDK reads and signs certificates but cannot write
 * them.
 */
final class Der {
    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    /** The year from which a date is written with four digits for the year (RFC 5280, §4.1.2.5). */
    private static final int FOUR_DIGITS = 2050;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return tagged(SEQUENCE, joined(List.of(parts)));
    }

    static byte[] sequence(List<byte[]> parts) {
        return tagged(SEQUENCE, joined(parts));
    }

    static byte[] set(byte[] only) {
        return tagged(SET, only);
    }

    static byte[] integer(BigInteger number) {
        return tagged(INTEGER, number.toByteArray());
    }

    static byte[] isTrue() {
        return tagged(BOOLEAN, new byte[] {(byte) 0xff});
    }

    static byte[] text(String text) {
        return tagged(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] octets(byte[] content) {
        return tagged(OCTET_STRING, content);
    }

    /**
     * A bit string.
     *
     * @param unused the number of unused bits at the end of the last byte, 0 to 7
     */
    static byte[] bits(int unused, byte[] content) {
        return tagged(BIT_STRING, joined(List.of(new byte[] {(byte) unused}, content)));
    }

    static byte[] time(Instant at) {
        String text = TIME.format(at);
        boolean four = at.atOffset(ZoneOffset.UTC).getYear() >= FOUR_DIGITS;
        return tagged(
                four ? GENERALIZED_TIME : UTC_TIME,
                (four ? text : text.substring(2)).getBytes(StandardCharsets.US_ASCII));
    }

    /** An object identifier, such as {@code 2.5.4.3}. */
    static byte[] identifier(String dotted) {
        var arcs = new ArrayList<Integer>();
        for (String arc : dotted.split("\\.", -1)) {
            arcs.add(Integer.valueOf(arc));
        }
        var content = new ByteArrayOutputStream();
        content.writeBytes(base128(40 * arcs.get(0) + arcs.get(1)));
        arcs.subList(2, arcs.size()).forEach(arc -> content.writeBytes(base128(arc)));
        return tagged(OBJECT_IDENTIFIER, content.toByteArray());
    }

    private static byte[] base128(int number) {
        int groups = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(number) + 6) / 7);
        byte[] result = new byte[groups];
        for (int i = 0; i < groups; i++) {
            int more = i == groups - 1 ? 0 : 0x80;
            result[i] = (byte) (((number >> (7 * (groups - 1 - i))) & 0x7f) | more);
        }
        return result;
    }

    /** An explicit tag {@code [number]}, or an implicit tag of a constructed value. */
    static byte[] context(int number, byte[] content) {
        return tagged(CONTEXT | CONSTRUCTED | number, content);
    }

    /** An implicit tag {@code [number]} of a primitive value. */
    static byte[] implicit(int number, byte[] content) {
        return tagged(CONTEXT | number, content);
    }

    static byte[] joined(List<byte[]> parts) {
        var out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            out.write(0x80 | (length.length - from));
            out.write(length, from, length.length - from);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
