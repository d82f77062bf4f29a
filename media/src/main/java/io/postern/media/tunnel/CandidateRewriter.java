package io.postern.media.tunnel;

import io.postern.network.address.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Points the server's TCP candidates (RFC 6544) at forwarders, both in single candidates and inside SDP. Changes only
 * passive TCP candidates with an address; UDP candidates stay, because a relay reaches them from its own side. Pure
 * functions on text; text that cannot be parsed is returned unchanged.
 */
public final class CandidateRewriter {
    /** Foundation, component, transport, priority, address, port, and the rest. */
    private static final Pattern CANDIDATE = Pattern.compile(
            "^((?:a=)?candidate:\\S++ \\d++ [Tt][Cc][Pp] \\d++ )([0-9A-Fa-f:.]++) (\\d{1,5})( typ \\S.*)");

    private static final Pattern PASSIVE = Pattern.compile(" tcptype passive(?: |$)");
    private static final Pattern LINE = Pattern.compile("(?m)^a=candidate:[^\\r\\n]*");

    private CandidateRewriter() {}

    /** Returns the TCP address that a candidate names; empty for every other kind of candidate. */
    public static Optional<Endpoint> target(String candidate) {
        Matcher parts = CANDIDATE.matcher(candidate);
        if (!parts.matches() || !PASSIVE.matcher(parts.group(4)).find()) {
            return Optional.empty();
        }
        try {
            Endpoint target = new Endpoint(parts.group(2), Integer.parseInt(parts.group(3)));
            return target.literal().isPresent() ? Optional.of(target) : Optional.empty();
        } catch (IllegalArgumentException noAddressOrPort) {
            return Optional.empty();
        }
    }

    /** Returns the TCP addresses of all candidates in an SDP, without duplicates. */
    public static List<Endpoint> targets(String sdp) {
        return LINE.matcher(sdp)
                .results()
                .map(line -> target(line.group()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /**
     * Returns a candidate pointed at a forwarder.
     *
     * @param forwarders the port of 127.0.0.1 that leads to a target; empty to leave the candidate unchanged
     */
    public static String rewrite(String candidate, Function<Endpoint, OptionalInt> forwarders) {
        OptionalInt port = target(candidate).map(forwarders).orElse(OptionalInt.empty());
        if (port.isEmpty()) {
            return candidate;
        }
        Matcher parts = CANDIDATE.matcher(candidate);
        return parts.matches() ? parts.group(1) + "127.0.0.1 " + port.getAsInt() + parts.group(4) : candidate;
    }

    /** Returns an offer or answer with all its TCP candidates pointed at forwarders and everything else unchanged. */
    public static String rewriteSdp(String sdp, Function<Endpoint, OptionalInt> forwarders) {
        return LINE.matcher(sdp).replaceAll(line -> Matcher.quoteReplacement(rewrite(line.group(), forwarders)));
    }
}
