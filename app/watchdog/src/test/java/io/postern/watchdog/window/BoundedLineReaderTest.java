package io.postern.watchdog.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class BoundedLineReaderTest {
    @Test
    void linesAreReadOneByOneAlsoTheLastWithoutAnEnd() throws IOException {
        BoundedLineReader lines = new BoundedLineReader(new StringReader("a\n\nb"));
        assertEquals("a", lines.next());
        assertEquals("", lines.next());
        assertEquals("b", lines.next());
        assertNull(lines.next());
    }

    @Test
    void aLineWithoutEndIsGivenUp() {
        Reader endless = new Reader() {
            @Override
            public int read(char[] buffer, int offset, int length) {
                buffer[offset] = 'x';
                return 1;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        assertThrows(IOException.class, new BoundedLineReader(endless)::next);
    }
}
