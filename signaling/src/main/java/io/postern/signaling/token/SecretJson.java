package io.postern.signaling.token;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Writes JSON that contains a secret, without creating a String of the secret, which could not be wiped. */
public final class SecretJson {
    private SecretJson() {}

    /**
     * Writes an object of text fields, the secret last.
     *
     * @param plain the fields that are not secret
     * @param field the name of the secret field; none of its characters needs escaping
     * @param secret not changed; the caller wipes it and the result
     */
    public static byte[] of(Map<String, String> plain, String field, char[] secret) {
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        StringBuilder begin = new StringBuilder("{");
        plain.forEach((name, value) -> begin.append('"')
                .append(encoder.quoteAsString(name))
                .append("\":\"")
                .append(encoder.quoteAsString(value))
                .append("\","));
        char[] quoted = encoder.quoteAsString(CharBuffer.wrap(secret));
        CharBuffer json = CharBuffer.allocate(begin.length() + field.length() + quoted.length + 8);
        json.put(begin.toString()).put('"').put(field).put("\":\"").put(quoted).put("\"}");
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(json.flip());
        byte[] body = new byte[encoded.remaining()];
        encoded.get(body);
        Arrays.fill(quoted, '\0');
        Arrays.fill(json.array(), '\0');
        encoded.clear().put(new byte[encoded.capacity()]);
        return body;
    }
}
