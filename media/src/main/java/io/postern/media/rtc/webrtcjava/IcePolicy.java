package io.postern.media.rtc.webrtcjava;

import io.postern.media.rtc.IceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Selects the ICE servers and candidates that are used, so that we send no UDP: relays are reached over TCP or TLS
 * only, and no UDP port is opened on this machine.
 *
 * <p>The leg between a relay and the media server is UDP all the same (RFC 8656 relays nothing else, and LiveKit's
 * relay refuses to). It runs between servers. That is why a relay's own candidate, which says {@code udp}, is passed
 * on, and why UDP candidates of the other side are kept as long as a relay is configured: without them the relay has
 * nowhere to send to, and with no UDP port of ours nothing else can pair with them.
 */
final class IcePolicy {
    private IcePolicy() {}

    /** Returns the servers that can be reached over TCP or TLS, in the order given, without their other URLs. */
    static List<IceConfig.IceServer> usable(IceConfig ice) {
        List<IceConfig.IceServer> usable = new ArrayList<>();
        for (IceConfig.IceServer server : ice.servers()) {
            List<String> urls =
                    server.urls().stream().filter(IcePolicy::isTcpRelay).toList();
            if (!urls.isEmpty()) {
                usable.add(new IceConfig.IceServer(urls, server.username(), server.credential()));
            }
        }
        return List.copyOf(usable);
    }

    /**
     * Whether a URL is a relay over TCP. RFC 7065: {@code turn} means UDP unless the transport says otherwise,
     * {@code turns} means TLS over TCP.
     */
    private static boolean isTcpRelay(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        int query = lower.indexOf('?');
        List<String> parameters =
                query < 0 ? List.of() : List.of(lower.substring(query + 1).split("&", -1));
        if (lower.startsWith("turns:")) {
            return !parameters.contains("transport=udp");
        }
        return lower.startsWith("turn:") && parameters.contains("transport=tcp");
    }

    /** Whether one of our own candidates may be sent to the other side. */
    static boolean isOwnUsable(String candidate) {
        return isTcp(candidate) || isRelay(candidate);
    }

    /** Whether a candidate of the other side can be used. */
    static Predicate<String> remoteUsable(boolean relayed) {
        return candidate -> relayed || isTcp(candidate);
    }

    /** Removes the candidates from a description that do not pass. */
    static String filter(String sdp, Predicate<String> passes) {
        if (!sdp.contains("a=candidate:")) {
            return sdp;
        }
        StringBuilder kept = new StringBuilder(sdp.length());
        for (String line : sdp.split("(?<=\n)", -1)) {
            if (!line.startsWith("a=candidate:")
                    || passes.test(line.substring(2).strip())) {
                kept.append(line);
            }
        }
        return kept.toString();
    }

    /**
     * Reads the transport: {@code candidate:foundation component transport priority address port typ type …}, RFC 8839
     * section 5.1.
     */
    private static boolean isTcp(String candidate) {
        String[] fields = candidate.strip().split("\\s+", -1);
        return fields.length > 2 && fields[2].equalsIgnoreCase("tcp");
    }

    private static boolean isRelay(String candidate) {
        return candidate.toLowerCase(Locale.ROOT).contains(" typ relay");
    }
}
