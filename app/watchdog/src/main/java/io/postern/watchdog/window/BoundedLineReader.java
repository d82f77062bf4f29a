package io.postern.watchdog.window;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads lines of a bounded length, so that a faulty window cannot exhaust the watchdog's memory. */
final class BoundedLineReader {
    /** A heartbeat has less than a thousandth of this. */
    static final int MAX_CHARS = 64 * 1024;

    private final BufferedReader reader;

    BoundedLineReader(Reader reader) {
        this.reader = new BufferedReader(reader);
    }

    /**
     * The next line; null at the end of the stream.
     *
     * @throws IOException if reading fails or the line is longer than {@link #MAX_CHARS}
     */
    @Nullable String next() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() >= MAX_CHARS) {
                throw new IOException("a line is longer than " + MAX_CHARS + " characters");
            }
            line.append((char) c);
            c = reader.read();
        }
        return line.toString();
    }
}
