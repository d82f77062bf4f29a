package io.postern.room;

import io.postern.media.device.ScreenException;
import java.util.List;

/** An event in a room, delivered in order. The state is in {@link RoomSnapshot}; events are for one-time reactions. */
public sealed interface RoomEvent {
    /** The room was joined; media can flow. */
    record Connected() implements RoomEvent {}

    record Reconnecting(int attempt) implements RoomEvent {}

    /**
     * Media can flow again.
     *
     * @param rejoined whether the server had forgotten us and the room was joined anew. Servers keep no data for a
     *     participant who is away: data that others sent since shortly before the last {@link Reconnecting}, and reliable
     *     data of our own from that time, may be missing. Own chat messages of that time have been sent again.
     */
    record Reconnected(boolean rejoined) implements RoomEvent {}

    record Disconnected(DisconnectReason reason) implements RoomEvent {}

    record ParticipantJoined(Participant participant) implements RoomEvent {}

    record ParticipantLeft(Participant participant) implements RoomEvent {}

    record TrackPublished(Participant participant, Publication publication) implements RoomEvent {}

    record TrackUnpublished(Participant participant, Publication publication) implements RoomEvent {}

    /** A remote track begins to arrive. */
    record TrackSubscribed(Participant participant, Publication publication) implements RoomEvent {}

    record TrackUnsubscribed(Participant participant, Publication publication) implements RoomEvent {}

    record MutedChanged(Participant participant, Publication publication) implements RoomEvent {}

    /** An administrator muted one of our tracks. */
    record MutedByServer(Publication publication) implements RoomEvent {}

    /** A participant receives one of our tracks for the first time. */
    record LocalTrackSubscribed(Publication publication) implements RoomEvent {}

    /** The shared screen or window has disappeared, which ended the share. */
    record ScreenShareEnded(ScreenException.Reason reason) implements RoomEvent {}

    /** The current speakers, loudest first. */
    record SpeakersChanged(List<Participant> speakers) implements RoomEvent {}

    record QualityChanged(Participant participant) implements RoomEvent {}

    /** A message of another participant, new or edited ({@link ChatMessage#edited}). */
    record ChatReceived(ChatMessage message) implements RoomEvent {}

    /** Application data; {@code senderIdentity} is empty when the server sent it. */
    record DataReceived(String senderIdentity, String topic, byte[] payload) implements RoomEvent {}

    /**
     * A participant sends chat or data that is encrypted end to end and cannot be read here; sent once for each of
     * their visits.
     */
    record EncryptedDataReceived(String senderIdentity) implements RoomEvent {}

    /** An administrator changed our permissions; tracks that we may no longer publish have been unpublished. */
    record PermissionsChanged(Permissions before, Permissions now) implements RoomEvent {}

    record RoomMetadataChanged(String metadata) implements RoomEvent {}

    /** An operation failed; the call goes on. */
    record Trouble(RoomFailure failure) implements RoomEvent {}
}
