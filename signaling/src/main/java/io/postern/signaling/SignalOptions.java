package io.postern.signaling;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitRtc;

/**
 * All that is said when a signalling socket is opened.
 *
 * @param server the LiveKit URL, {@code ws}, {@code wss}, {@code http} or {@code https}, with or without a path prefix
 * @param token sent as bearer header, never in the URL
 * @param endpoint which dialect to speak
 * @param autoSubscribe whether the server subscribes us to everything
 * @param adaptiveStream whether received video starts small (LiveKit 1.11) until we say what is wanted of it
 * @param attributes our own participant attributes; any at all need canUpdateOwnMetadata in the token, without which
 *     the server does not let us in
 * @param publisherOffer V1: the first offer
 * @param resume set to resume an earlier session instead of joining anew
 */
public record SignalOptions(
        URI server,
        AccessToken token,
        SignalEndpoint endpoint,
        boolean autoSubscribe,
        boolean adaptiveStream,
        Map<String, String> attributes,
        Optional<LivekitRtc.SessionDescription> publisherOffer,
        Optional<Resume> resume) {
    /** Which session to resume and why (livekit-protocol: reconnect, sid, reconnect_reason). */
    public record Resume(String participantSid, livekit.LivekitModels.ReconnectReason reason) {}
}
