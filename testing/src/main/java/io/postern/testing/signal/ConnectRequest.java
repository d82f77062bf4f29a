package io.postern.testing.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import livekit.LivekitRtc;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/**
 * The HTTP request of a client that opens a WebSocket or validates its token.
 *
 * @param target path and query exactly as sent
 * @param query decoded parameters
 * @param headers by lower-case name; the last value of each
 */
public record ConnectRequest(String path, String target, Map<String, String> query, Map<String, String> headers) {
    static ConnectRequest of(RecordedRequest request) {
        HttpUrl url = request.getUrl();
        Map<String, String> query = new HashMap<>();
        for (String name : url.queryParameterNames()) {
            String value = url.queryParameter(name);
            query.put(name, value == null ? "" : value);
        }
        Map<String, String> headers = new HashMap<>();
        request.getHeaders()
                .forEach(header ->
                        headers.put(header.getFirst().toLowerCase(java.util.Locale.ROOT), header.getSecond()));
        return new ConnectRequest(url.encodedPath(), request.getTarget(), Map.copyOf(query), Map.copyOf(headers));
    }

    /** The value of the Authorization header, or an empty string. */
    public String authorization() {
        return headers.getOrDefault("authorization", "");
    }

    /** The decoded join request of {@code /rtc/v1}, parsed as strictly as Go does; empty if there is none. */
    public Optional<LivekitRtc.JoinRequest> joinRequest() {
        String encoded = query.get("join_request");
        if (encoded == null) {
            return Optional.empty();
        }
        if (encoded.length() % 4 != 0) {
            throw new AssertionError("join_request is not padded");
        }
        try {
            LivekitRtc.WrappedJoinRequest wrapped = LivekitRtc.WrappedJoinRequest.parseFrom(
                    Base64.getUrlDecoder().decode(encoded));
            ByteString packed = wrapped.getJoinRequest();
            return Optional.of(LivekitRtc.JoinRequest.parseFrom(
                    switch (wrapped.getCompression()) {
                        case NONE -> packed;
                        case GZIP -> unpack(packed);
                        case UNRECOGNIZED -> throw new AssertionError("unknown compression");
                    }));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("join_request is not a valid message", e);
        }
    }

    private static ByteString unpack(ByteString packed) {
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
            return ByteString.readFrom(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("join_request is not packed as it says", e);
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
