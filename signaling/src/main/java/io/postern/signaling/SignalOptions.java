package io.postern.signaling;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitRtc;

/**
 * The parameters of a join request.
 *
 * @param server the LiveKit URL, {@code ws}, {@code wss}, {@code http} or {@code https}, with or without a path prefix
 * @param token sent as bearer header, never in the URL
 * @param endpoint the endpoint to use
 * @param autoSubscribe whether the server subscribes us to all tracks
 * @param adaptiveStream whether received video starts small (LiveKit 1.11) until we set its dimensions
 * @param attributes our own participant attributes; any at all need canUpdateOwnMetadata in the token, without which
 *     the server rejects the request
 * @param publisherOffer V1: the first offer
 * @param resume set to resume an earlier session instead of joining again
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
    /** The session to resume and the reason (reconnect, sid and reconnect_reason, docs/protocol.md §5.1). */
    public record Resume(String participantSid, livekit.LivekitModels.ReconnectReason reason) {}
}
