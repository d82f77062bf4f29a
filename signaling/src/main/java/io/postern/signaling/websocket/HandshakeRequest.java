package io.postern.signaling.websocket;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.postern.platform.OperatingSystem;
import io.postern.platform.ProductVersion;
import io.postern.signaling.SignalOptions;
import io.postern.signaling.http.HttpClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import livekit.LivekitModels;
import livekit.LivekitRtc;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * The HTTP request that opens a session, and the one that validates it. The token is in the header only.
 *
 * <p>The SDK name decides what the server expects of a client (its {@code pkg/rtc/clientinfo.go}). There is no name for
 * Java. CPP describes us best, libwebrtc without a browser: the server then allows codec changes, ICE over TCP and SCTP
 * without checksums, takes our operating system from the request instead of guessing it from the User-Agent, and
 * applies no rule for a specific device or browser. An unknown name would lose the first and the third, and ANDROID or
 * JS would bring rules for phones and browsers.
 */
final class HandshakeRequest {
    /** RoomMoved is understood (above 15), packet trailers are not (above 16). */
    static final int PROTOCOL = 16;
    /** No extensions; 2 would let peers put whole texts into a field that our message classes do not have. */
    static final int CLIENT_PROTOCOL = 0;

    private static final String SDK = "cpp";

    private final HttpUrl url;
    private final String bearer;

    private HandshakeRequest(HttpUrl url, String bearer) {
        this.url = url;
        this.bearer = bearer;
    }

    /** Creates the request; empty if the server's URL is not one that can be connected to. */
    static Optional<HandshakeRequest> of(SignalOptions options) {
        return base(options.server()).map(base -> {
            HttpUrl.Builder url = base.newBuilder();
            for (String segment : options.endpoint().path().substring(1).split("/", -1)) {
                url.addPathSegment(segment);
            }
            switch (options.endpoint()) {
                case V1 -> url.addQueryParameter("join_request", joinRequest(options));
                case V0 -> addParameters(url, options);
            }
            return new HandshakeRequest(url.build(), "Bearer " + options.token().reveal());
        });
    }

    /** The request that opens the socket; OkHttp makes an upgrade of it. */
    Request socket() {
        return request(url);
    }

    /** The request that asks the server to validate the same parameters. */
    Request validation() {
        return request(url.newBuilder().addPathSegment("validate").build());
    }

    /** Scheme, host and port, for logs. */
    String where() {
        return url.scheme() + "://" + url.host() + ":" + url.port();
    }

    private Request request(HttpUrl target) {
        return new Request.Builder()
                .url(target)
                .header("Authorization", bearer)
                .header("User-Agent", HttpClients.USER_AGENT)
                .build();
    }

    private static Optional<HttpUrl> base(URI server) {
        String scheme = server.getScheme() == null ? "" : server.getScheme().toLowerCase(Locale.ROOT);
        String http = switch (scheme) {
            case "ws", "http" -> "http";
            case "wss", "https" -> "https";
            default -> "";
        };
        if (http.isEmpty()) {
            return Optional.empty();
        }
        // Not through URI's parts: it does not parse hosts with an underscore or an umlaut.
        HttpUrl url = HttpUrl.parse(http + server.toString().substring(scheme.length()));
        if (url == null) {
            return Optional.empty();
        }
        HttpUrl.Builder base =
                url.newBuilder().query(null).fragment(null).username("").password("");
        int last = url.pathSize() - 1;
        if (url.pathSegments().get(last).isEmpty()) {
            // "/prefix/" and "/": the endpoint takes the place of the empty segment.
            base.removePathSegment(last);
        }
        return Optional.of(base.build());
    }

    /**
     * Returns {@code WrappedJoinRequest} in the URL-safe alphabet with padding, as Go's base64.URLEncoding expects it.
     */
    private static String joinRequest(SignalOptions options) {
        LivekitRtc.JoinRequest.Builder join = LivekitRtc.JoinRequest.newBuilder()
                .setClientInfo(clientInfo())
                .setConnectionSettings(LivekitRtc.ConnectionSettings.newBuilder()
                        // Unset means false here, but true on /rtc.
                        .setAutoSubscribe(options.autoSubscribe())
                        .setAdaptiveStream(options.adaptiveStream())
                        // The server may then pause video to keep audio going when bandwidth is low. Otherwise packets
                        // queue in its TCP connection, and everything is delayed more and more.
                        .setSubscriberAllowPause(true))
                .putAllParticipantAttributes(options.attributes());
        options.publisherOffer().ifPresent(join::setPublisherOffer);
        options.resume()
                .ifPresent(resume -> join.setReconnect(true)
                        .setParticipantSid(resume.participantSid())
                        .setReconnectReason(resume.reason()));

        ByteString plain = join.build().toByteString();
        ByteString packed = gzip(plain);
        LivekitRtc.WrappedJoinRequest.Builder wrapped = LivekitRtc.WrappedJoinRequest.newBuilder();
        // An offer makes the URL longer than the 8 KiB that proxies such as nginx take; packed it is a fifth.
        if (packed.size() < plain.size()) {
            wrapped.setCompression(LivekitRtc.WrappedJoinRequest.Compression.GZIP)
                    .setJoinRequest(packed);
        } else {
            wrapped.setCompression(LivekitRtc.WrappedJoinRequest.Compression.NONE)
                    .setJoinRequest(plain);
        }
        return Base64.getUrlEncoder().encodeToString(wrapped.build().toByteArray());
    }

    private static void addParameters(HttpUrl.Builder url, SignalOptions options) {
        LivekitModels.ClientInfo client = clientInfo();
        url.addQueryParameter("protocol", Integer.toString(client.getProtocol()))
                .addQueryParameter("client_protocol", Integer.toString(client.getClientProtocol()))
                .addQueryParameter("sdk", SDK)
                .addQueryParameter("version", client.getVersion())
                .addQueryParameter("os", client.getOs())
                .addQueryParameter("os_version", client.getOsVersion())
                .addQueryParameter("auto_subscribe", flag(options.autoSubscribe()))
                .addQueryParameter("adaptive_stream", flag(options.adaptiveStream()))
                .addQueryParameter("subscriber_allow_pause", flag(true));
        if (!options.attributes().isEmpty()) {
            url.addQueryParameter("attributes", attributes(options.attributes()));
        }
        options.resume()
                .ifPresent(resume -> url.addQueryParameter("reconnect", flag(true))
                        .addQueryParameter("sid", resume.participantSid())
                        .addQueryParameter(
                                "reconnect_reason",
                                Integer.toString(resume.reason().getNumber())));
    }

    private static LivekitModels.ClientInfo clientInfo() {
        return LivekitModels.ClientInfo.newBuilder()
                .setSdk(LivekitModels.ClientInfo.SDK.CPP)
                .setVersion(ProductVersion.CURRENT)
                .setProtocol(PROTOCOL)
                .setClientProtocol(CLIENT_PROTOCOL)
                .setOs(operatingSystem(OperatingSystem.javaName()))
                .setOsVersion(System.getProperty("os.version", ""))
                .setOtherSdks("postern:" + ProductVersion.CURRENT)
                .build();
    }

    /** Returns the name that other clients use for an operating system. */
    static String operatingSystem(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            return "windows";
        }
        if (lower.startsWith("mac")) {
            return "macos";
        }
        return lower.isEmpty() ? "unknown" : lower;
    }

    private static String attributes(Map<String, String> attributes) {
        byte[] json = new ObjectMapper().valueToTree(attributes).toString().getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().encodeToString(json);
    }

    private static String flag(boolean value) {
        return value ? "1" : "0";
    }

    private static ByteString gzip(ByteString plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            plain.writeTo(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return ByteString.copyFrom(packed.toByteArray());
    }

    @Override
    public String toString() {
        return "HandshakeRequest[" + where() + "]";
    }
}
