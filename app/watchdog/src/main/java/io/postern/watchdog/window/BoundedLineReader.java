package io.postern.watchdog.window;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads lines of a bounded length: a window that has gone wrong must not take the watchdog's memory with it. */
final class BoundedLineReader {
    /** A heartbeat has less than a thousandth of it. */
    static final int MAX_CHARS = 64 * 1024;

    private final BufferedReader reader;

    BoundedLineReader(Reader reader) {
        this.reader = new BufferedReader(reader);
    }

    /**
     * The next line; null at the end.
     *
     * @throws IOException if it cannot be read or is longer than {@link #MAX_CHARS}
     */
    @Nullable String next() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() >= MAX_CHARS) {
                throw new IOException("a line of more than " + MAX_CHARS + " characters");
            }
            line.append((char) c);
            c = reader.read();
        }
        return line.toString();
    }
}
