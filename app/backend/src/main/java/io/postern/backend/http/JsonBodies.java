package io.postern.backend.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.javalin.http.Context;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON bodies. Requests are parsed strictly: exactly the expected fields, each of the expected type.
 * An unknown field, such as an identity or a grant, is refused instead of ignored, so that no caller believes it was
 * honoured.
 */
final class JsonBodies {
    static final int MAX_BODY_BYTES = 16 * 1024;

    /** 16 KiB take half a second on a slow connection. */
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(20);

    private static final int MAX_DEPTH = 8;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_BODY_BYTES)
                            .maxNumberLength(32)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A number or boolean is not accepted as text.
            .withCoercionConfig(LogicalType.Textual, text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
            .build();

    private JsonBodies() {}

    /**
     * Reads the body of a request.
     *
     * @throws RefusedException if it is too large, not JSON or does not match the record
     */
    static <T extends Record> T read(Context ctx, Class<T> type) throws IOException {
        return read(ctx, type, MAPPER.readerFor(type));
    }

    /** Reads a body in which fields may be missing: the missing components are null, which the record has to allow. */
    static <T extends Record> T readPartial(Context ctx, Class<T> type) throws IOException {
        return read(
                ctx,
                type,
                MAPPER.readerFor(type)
                        .without(
                                DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                                DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES));
    }

    private static <T extends Record> T read(Context ctx, Class<T> type, ObjectReader reader) throws IOException {
        if (!isJson(ctx.contentType())) {
            throw badRequest("Send the body as application/json.");
        }
        byte[] body = body(ctx.bodyInputStream(), BODY_TIMEOUT);
        try {
            // Decoded here because Jackson would also accept UTF-16 and overlong encodings.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            @Nullable T value = reader.readValue(text);
            if (value == null) {
                throw wrongForm(type);
            }
            return value;
        } catch (CharacterCodingException | JacksonException e) {
            // Without the cause: its message quotes the body, which may hold a password.
            throw wrongForm(type);
        }
    }

    /**
     * Reads the whole body. Each byte resets the connection's idle timeout, so the whole body has a time limit too.
     *
     * @throws RefusedException if it is too large or takes too long
     */
    static byte[] body(InputStream input, Duration limit) throws IOException {
        long begun = System.nanoTime();
        byte[] body = new byte[MAX_BODY_BYTES];
        int length = 0;
        for (int read = input.read(body); read >= 0; read = input.read(body, length, body.length - length)) {
            length += read;
            if (length == body.length && input.read() >= 0) {
                throw new RefusedException(
                        ErrorCode.BODY_TOO_LARGE, "The body is too large: at most %d bytes.".formatted(MAX_BODY_BYTES));
            }
            if (length == body.length) {
                break;
            }
            if (System.nanoTime() - begun > limit.toNanos()) {
                throw badRequest(
                        "The body arrived too slowly: send it within %d seconds.".formatted(limit.toSeconds()));
            }
        }
        return Arrays.copyOf(body, length);
    }

    /** Sends a value as JSON. */
    static void write(Context ctx, int status, Object value) {
        ctx.status(status).contentType("application/json").result(bytes(value));
    }

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A response cannot be written.", e);
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        return Arrays.stream(parts)
                .skip(1)
                .map(String::strip)
                .filter(parameter -> parameter.startsWith("charset="))
                .allMatch(charset -> charset.matches("charset=\"?utf-8\"?"));
    }

    private static RefusedException wrongForm(Class<? extends Record> type) {
        if (type.getRecordComponents().length == 0) {
            return badRequest("The body must be an empty JSON object.");
        }
        String fields = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.joining(" and "));
        boolean textOnly =
                Arrays.stream(type.getRecordComponents()).allMatch(component -> component.getType() == String.class);
        return badRequest("The body must be a JSON object with %s%s and nothing else."
                .formatted(fields, textOnly ? " as text" : ""));
    }

    private static RefusedException badRequest(String sentence) {
        return new RefusedException(ErrorCode.BAD_REQUEST, sentence);
    }
}
