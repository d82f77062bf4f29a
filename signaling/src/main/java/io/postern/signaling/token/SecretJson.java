package io.postern.signaling.token;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** JSON with a secret in it, written by hand so that the secret never becomes a String, which could not be wiped. */
public final class SecretJson {
    private SecretJson() {}

    /**
     * An object of text fields, the secret last.
     *
     * @param plain the fields that are no secret
     * @param field the name of the secret one; no character of it needs escaping
     * @param secret left as it is; wiping it, and the result, is the caller's business
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
