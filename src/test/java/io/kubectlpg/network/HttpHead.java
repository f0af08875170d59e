package io.kubectlpg.network;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The first line and the headers of a request or of an answer. */
record HttpHead(String first, List<String> headers) {

    /** Empty at the end of the stream. */
    static Optional<HttpHead> read(InputStream in) throws IOException {
        String first;
        try {
            first = line(in);
        } catch (EOFException closed) {
            return Optional.empty();
        }
        var headers = new ArrayList<String>();
        for (String next = line(in); !next.isEmpty(); next = line(in)) {
            headers.add(next);
        }
        return Optional.of(new HttpHead(first, headers));
    }

    static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    Optional<String> header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                .map(header -> header.substring(start.length()).strip())
                .findFirst();
    }

    HttpHead without(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return new HttpHead(
                first,
                headers.stream()
                        .filter(header -> !header.toLowerCase(Locale.ROOT).startsWith(start))
                        .toList());
    }

    Asked asked() {
        String[] words = first.split(" ", -1);
        return new Asked(
                words[0],
                words[1],
                header("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent());
    }

    /** Of an answer. */
    int code() {
        return Integer.parseInt(first.split(" ", -1)[1]);
    }

    byte[] bytes() {
        return (first + "\r\n" + String.join("\r\n", headers) + (headers.isEmpty() ? "" : "\r\n") + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
