package io.postern.network.dial;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The status line and headers of an HTTP response, read without consuming a byte beyond them: after the head of a
 * CONNECT response the tunnel begins.
 */
record HttpResponseHead(int minorVersion, int status, String reason, List<Field> fields) {
    private static final int MAX_HEAD_BYTES = 32 * 1024;
    private static final int MAX_FIELDS = 100;
    private static final int MAX_BODY_BYTES = 128 * 1024;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-9]\\d\\d)(?: (.*))?");

    record Field(String name, String value) {}

    /** @throws IOException also if it is not HTTP, or too large */
    static HttpResponseHead read(InputStream in) throws IOException {
        int[] left = {MAX_HEAD_BYTES};
        String first = line(in, left);
        Matcher status = STATUS_LINE.matcher(first);
        if (!status.matches()) {
            throw new ProtocolException("not an HTTP response");
        }
        List<Field> fields = new ArrayList<>();
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon <= 0 || fields.size() == MAX_FIELDS) {
                throw new ProtocolException(colon <= 0 ? "a header line without a name" : "too many header lines");
            }
            fields.add(new Field(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip()));
        }
        String reason = status.group(3) == null ? "" : DialFailures.sanitize(status.group(3));
        return new HttpResponseHead(
                Integer.parseInt(status.group(1)), Integer.parseInt(status.group(2)), reason, List.copyOf(fields));
    }

    private static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the proxy closed the connection instead of responding");
            }
            if (--left[0] < 0) {
                throw new ProtocolException("the head of the response is too large");
            }
            if (b == '\n') {
                int end = line.length() - 1;
                return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
            }
            line.append((char) b);
        }
    }

    /** All values of a header. */
    List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .toList();
    }

    private Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    private boolean contains(String name, String word) {
        return all(name).stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(word));
    }

    /**
     * Reads and drops the body.
     *
     * @return whether the connection can carry another request
     */
    boolean drain(InputStream in) throws IOException {
        boolean closes = contains("connection", "close") || contains("proxy-connection", "close");
        boolean keeps =
                minorVersion == 1 || contains("connection", "keep-alive") || contains("proxy-connection", "keep-alive");
        if (closes || !keeps) {
            return false;
        }
        if (contains("transfer-encoding", "chunked")) {
            return drainChunks(in);
        }
        Optional<String> length = first("content-length");
        if (length.isEmpty() || !length.get().matches("\\d{1,6}")) {
            return false;
        }
        int bytes = Integer.parseInt(length.get());
        if (bytes > MAX_BODY_BYTES) {
            return false;
        }
        in.skipNBytes(bytes);
        return true;
    }

    private static boolean drainChunks(InputStream in) throws IOException {
        int[] left = {MAX_BODY_BYTES};
        while (true) {
            String size = line(in, left).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,6}")) {
                return false;
            }
            int bytes = Integer.parseInt(size, 16);
            if (bytes > left[0]) {
                return false;
            }
            left[0] -= bytes;
            in.skipNBytes(bytes);
            String end = line(in, left);
            if (bytes == 0) {
                // This line is the first trailer or the end of the response.
                while (!end.isEmpty()) {
                    end = line(in, left);
                }
                return true;
            }
        }
    }

    static byte[] request(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
