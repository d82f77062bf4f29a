package io.postern.network.dial;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/** Encodes passwords as bytes without leaving copies in memory. */
final class PasswordBytes {
    private PasswordBytes() {}

    /** Encodes a password; the caller wipes the result. Characters that the charset lacks become question marks. */
    static byte[] of(char[] password, Charset charset) {
        var encoder = charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.ceil(encoder.maxBytesPerChar() * password.length));
        encoder.encode(CharBuffer.wrap(password), buffer, true);
        encoder.flush(buffer);
        byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
        Arrays.fill(buffer.array(), (byte) 0);
        return bytes;
    }
}
