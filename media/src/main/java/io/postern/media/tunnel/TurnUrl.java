package io.postern.media.tunnel;

import io.postern.network.address.Endpoint;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a TURN server that can be reached over TCP or TLS, parsed from its URL (RFC 7065). */
record TurnUrl(Endpoint endpoint, boolean tls) {
    private static final int TURN_PORT = 3478;
    private static final int TURNS_PORT = 5349;
    private static final Pattern URL = Pattern.compile(
            "(turns?):(\\[[0-9a-f:.]+]|[^:?\\[\\]/]+)(?::(\\d{1,5}))?(?:\\?(.*))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern TRANSPORT = Pattern.compile("(?:^|&)transport=([a-z]+)", Pattern.CASE_INSENSITIVE);

    /** Parses a URL; empty for STUN, for TURN over UDP or DTLS, and for anything else. */
    static Optional<TurnUrl> overTcp(String text) {
        Matcher url = URL.matcher(text.strip());
        if (!url.matches()) {
            return Optional.empty();
        }
        boolean tls = url.group(1).equalsIgnoreCase("turns");
        Matcher transport = TRANSPORT.matcher(url.group(4) == null ? "" : url.group(4));
        // By default, turn: is UDP and turns: is TLS over TCP.
        String protocol = transport.find() ? transport.group(1).toLowerCase(Locale.ROOT) : tls ? "tcp" : "udp";
        if (!protocol.equals("tcp")) {
            return Optional.empty();
        }
        try {
            int port = url.group(3) == null ? (tls ? TURNS_PORT : TURN_PORT) : Integer.parseInt(url.group(3));
            return Optional.of(new TurnUrl(new Endpoint(url.group(2), port), tls));
        } catch (IllegalArgumentException noHostOrPort) {
            return Optional.empty();
        }
    }
}
