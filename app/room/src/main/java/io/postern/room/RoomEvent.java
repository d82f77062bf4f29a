package io.postern.room;

import io.postern.media.device.ScreenException;
import java.util.List;

/** An event in a room, delivered in order. State is in {@link RoomSnapshot}; events are for what one reacts to once. */
public sealed interface RoomEvent {
    /** Joined; media can flow. */
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

    /** A remote track arrives. */
    record TrackSubscribed(Participant participant, Publication publication) implements RoomEvent {}

    record TrackUnsubscribed(Participant participant, Publication publication) implements RoomEvent {}

    record MutedChanged(Participant participant, Publication publication) implements RoomEvent {}

    /** An administrator muted one of our tracks. */
    record MutedByServer(Publication publication) implements RoomEvent {}

    /** Someone receives one of our tracks for the first time. */
    record LocalTrackSubscribed(Publication publication) implements RoomEvent {}

    /** Our shared screen or window has gone by itself, and the share with it. */
    record ScreenShareEnded(ScreenException.Reason reason) implements RoomEvent {}

    /** The current speakers, loudest first. */
    record SpeakersChanged(List<Participant> speakers) implements RoomEvent {}

    record QualityChanged(Participant participant) implements RoomEvent {}

    /** A message of someone else, new or edited ({@link ChatMessage#edited}). */
    record ChatReceived(ChatMessage message) implements RoomEvent {}

    /** Application data; {@code senderIdentity} is empty when the server sent it. */
    record DataReceived(String senderIdentity, String topic, byte[] payload) implements RoomEvent {}

    /**
     * Someone sends chat or data that is encrypted end to end and cannot be read here; told once for each visit of theirs.
     */
    record EncryptedDataReceived(String senderIdentity) implements RoomEvent {}

    /** An administrator gave or took rights; what may not be published any more has been unpublished. */
    record PermissionsChanged(Permissions before, Permissions now) implements RoomEvent {}

    record RoomMetadataChanged(String metadata) implements RoomEvent {}

    /** Something did not work and the call goes on. */
    record Trouble(RoomFailure failure) implements RoomEvent {}
}
