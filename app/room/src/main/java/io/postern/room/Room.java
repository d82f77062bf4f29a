package io.postern.room;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.PeerStats;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One visit to a room. All methods may be called on any thread and return at once; all state is owned by the room's
 * executor and shown as immutable {@link RoomSnapshot}s. Futures complete on the room's executor, exceptionally with
 * {@link RoomException}; do not block in what you attach to them.
 */
public interface Room extends AutoCloseable {
    String name();

    /**
     * Does ahead of time what joining needs anyway: the ticket, the peer connection, the first offer. Failures are kept
     * to themselves; {@link #join()} tries again and reports. Idempotent.
     */
    void prepare();

    /**
     * Joins. Completes when media can flow ({@link ConnectionState.Connected}); a room can be joined once, later calls
     * return the same future.
     */
    CompletableFuture<Void> join();

    /** Leaves, also while joining or reconnecting. Completes when the server was told and all is closed. Idempotent. */
    CompletableFuture<Void> leave();

    /** The newest snapshot. */
    RoomSnapshot snapshot();

    /** Delivers the current snapshot and then every new one, on the room's executor. */
    Subscription onSnapshot(Consumer<RoomSnapshot> listener);

    /** Delivers events in order, on the room's executor. */
    Subscription onEvent(Consumer<RoomEvent> listener);

    /**
     * Makes own microphone or camera heard or seen, or not: publishes what is not yet published, unmutes or mutes what
     * is. May be called before joining: it is then done as part of joining.
     *
     * <p>The snapshot follows at once; the future completes when the server agreed, or fails and the snapshot goes back.
     */
    CompletableFuture<Void> setEnabled(TrackSource source, boolean enabled);

    /**
     * How own tracks are sent that are published from now on, also after a reconnection;
     * {@link PublishOptions#DEFAULTS} at first. May be called before joining.
     */
    void setPublishOptions(PublishOptions options);

    /**
     * Shares a screen or a window, or changes over to another one if one is shared already: with the same style peers see
     * nothing but another frame, with another style it is published anew. {@link #unpublish} with {@link
     * TrackSource#SCREEN_SHARE} ends it. When its source goes by itself, the share ends with {@link
     * RoomEvent.ScreenShareEnded}.
     *
     * <p>May be called before joining. The future completes when the server agreed; it fails with {@link
     * RoomFailure.Kind#SCREEN} if the source cannot be captured, and what was shared before goes on then.
     */
    CompletableFuture<Void> shareScreen(ScreenShare share);

    /** Takes an own track back altogether; peers see it go. Completes at once if there is none. */
    CompletableFuture<Void> unpublish(TrackSource source);

    /**
     * The frames of a video publication, own or remote. Watching goes on across reconnections as long as the publication
     * exists; nothing is delivered while it is muted, paused or unknown.
     *
     * <p>In a room made with {@link RoomOptions#adaptiveStream}, watching is what makes the server send: a publication that
     * nobody watches is neither received nor decoded, and of one that is watched comes the smallest layer that fills its
     * largest view. So a view watches while it can be seen, says its size in device pixels
     * ({@link VideoSource#watch(io.postern.media.frame.VideoSink, int, int) watch} and
     * {@link VideoSource.Watch#shownAt shownAt}), and closes its watch when it is hidden. Whoever watches without saying a
     * size gets the largest layer. Growing, shrinking and hiding are told to the server when they have settled for 100 ms,
     * the first watch at once; a new publication
     * that nobody watches is given up after half a second.
     */
    VideoSource video(String publicationSid);

    /** Decoded sound of a remote audio publication; see {@link io.postern.media.rtc.RemoteTrack#listen}. */
    VideoSource.Watch listen(String publicationSid, io.postern.media.rtc.RemoteTrack.SoundSink sink);

    /** Chooses whether a remote publication is received at all. */
    CompletableFuture<Void> setSubscribed(String publicationSid, boolean subscribed);

    /**
     * Limits what is received of a remote video publication, for as long as it exists; {@link VideoQualityLimit#BEST} at first
     * and again to lift the limit. With {@link RoomOptions#adaptiveStream} the lesser of this and of what its views need
     * comes.
     *
     * @return completes when the request is on its way
     */
    CompletableFuture<Void> setVideoQualityLimit(String publicationSid, VideoQualityLimit choice);

    /**
     * Sends a chat message. It appears in {@link RoomSnapshot#chat()} at once as {@link ChatMessage.Delivery#SENDING}.
     *
     * @param text 1 to 10,000 characters after stripping white space
     * @return completes when the message was handed to the server's reliable channel; fails with
     *     {@link RoomFailure.Kind#BAD_MESSAGE} for an empty or too long text
     */
    CompletableFuture<ChatMessage> sendChat(String text);

    /**
     * Sends application data.
     *
     * @param payload at most 60,000 bytes
     * @param topic may be empty
     * @param reliable complete and in order, or at most once and quickly
     * @param destinationIdentities whom it is for; empty means everybody
     */
    CompletableFuture<Void> sendData(
            byte[] payload, String topic, boolean reliable, List<String> destinationIdentities);

    /** Statistics of the sending and receiving session (one entry with one peer connection, else publisher, subscriber). */
    CompletableFuture<List<PeerStats>> stats();

    /**
     * The same put together with what the room knows: whose track it is, which layer, and the way of media. Read it once a
     * second and make rates of it with {@link RoomRates#between}. Empty lists while there is no connection.
     */
    CompletableFuture<RoomStatistics> statistics();

    /**
     * Asks the server for trouble, to see what an application makes of it. For tests; does nothing unless connected.
     *
     * @return completes when the request is on its way
     */
    CompletableFuture<Void> simulate(SimulationScenario scenario);

    /** {@link #leave()} and wait, at most three seconds. */
    @Override
    void close();

    /** A listener's registration; closing is idempotent. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
