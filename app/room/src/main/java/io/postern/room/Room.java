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
     * Prepares joining ahead of time: the ticket, the peer connection and the first offer. Failures are not reported;
     * {@link #join()} tries again and reports them. Idempotent.
     */
    void prepare();

    /**
     * Joins. Completes when media can flow ({@link ConnectionState.Connected}); a room can be joined once, later calls
     * return the same future.
     */
    CompletableFuture<Void> join();

    /**
     * Leaves, also while joining or reconnecting. Completes when the server has been told and everything is closed.
     * Idempotent.
     */
    CompletableFuture<Void> leave();

    /** The newest snapshot. */
    RoomSnapshot snapshot();

    /** Delivers the current snapshot and then every new one, on the room's executor. */
    Subscription onSnapshot(Consumer<RoomSnapshot> listener);

    /** Delivers events in order, on the room's executor. */
    Subscription onEvent(Consumer<RoomEvent> listener);

    /**
     * Switches the own microphone or camera on or off: publishes a track that is not yet published, and unmutes or
     * mutes one that is. May be called before joining; it then takes effect as part of joining.
     *
     * <p>The snapshot changes at once. The future completes when the server has agreed; if it fails, the snapshot
     * reverts.
     */
    CompletableFuture<Void> setEnabled(TrackSource source, boolean enabled);

    /**
     * Sets how own tracks are sent that are published from now on, also after a reconnection; {@link
     * PublishOptions#DEFAULTS} at first. May be called before joining.
     */
    void setPublishOptions(PublishOptions options);

    /**
     * Shares a screen or a window, or switches to another one if one is shared already. With the same style the track
     * stays and peers just see other frames; with another style it is published again. {@link #unpublish} with {@link
     * TrackSource#SCREEN_SHARE} ends it. If its source disappears, the share ends with {@link
     * RoomEvent.ScreenShareEnded}.
     *
     * <p>May be called before joining. The future completes when the server has agreed; it fails with {@link
     * RoomFailure.Kind#SCREEN} if the source cannot be captured, and the previous share then goes on.
     */
    CompletableFuture<Void> shareScreen(ScreenShare share);

    /** Unpublishes an own track. Completes at once if there is none. */
    CompletableFuture<Void> unpublish(TrackSource source);

    /**
     * The frames of a video publication, own or remote. Watching goes on across reconnections as long as the
     * publication exists; nothing is delivered while it is muted, paused or unknown.
     *
     * <p>In a room made with {@link RoomOptions#adaptiveStream}, the server sends only watched publications. A
     * publication that nobody watches is neither received nor decoded; a watched one is received in the smallest layer
     * that fills its largest view. So a view watches while it is visible, states its size in device pixels ({@link
     * VideoSource#watch(io.postern.media.frame.VideoSink, int, int) watch} and {@link VideoSource.Watch#shownAt
     * shownAt}), and closes its watch when it is hidden. A watcher without a size gets the largest layer. The first
     * watch is sent to the server at once; growing, shrinking and hiding are debounced by 100 ms. A new publication
     * that nobody watches is switched off after half a second.
     */
    VideoSource video(String publicationSid);

    /** Decoded sound of a remote audio publication; see {@link io.postern.media.rtc.RemoteTrack#listen}. */
    VideoSource.Watch listen(String publicationSid, io.postern.media.rtc.RemoteTrack.SoundSink sink);

    /** Chooses whether a remote publication is received at all. */
    CompletableFuture<Void> setSubscribed(String publicationSid, boolean subscribed);

    /**
     * Limits what is received of a remote video publication, for as long as it exists; {@link VideoQualityLimit#BEST}
     * at first and again to lift the limit. With {@link RoomOptions#adaptiveStream} the lesser of this limit and the
     * need of its views is received.
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
     * @param reliable whether it is delivered completely and in order, rather than at most once and quickly
     * @param destinationIdentities the recipients; empty means everybody
     */
    CompletableFuture<Void> sendData(
            byte[] payload, String topic, boolean reliable, List<String> destinationIdentities);

    /** Statistics of the sending and receiving session (one entry with one peer connection, else publisher, subscriber). */
    CompletableFuture<List<PeerStats>> stats();

    /**
     * The statistics with the room's knowledge: the owner and layer of each track, and the media path. Read them once a
     * second and compute rates with {@link RoomRates#between}. The lists are empty while there is no connection.
     */
    CompletableFuture<RoomStatistics> statistics();

    /**
     * Asks the server to simulate a fault, to test how an application reacts. Does nothing unless connected.
     *
     * @return completes when the request is on its way
     */
    CompletableFuture<Void> simulate(SimulationScenario scenario);

    /** Calls {@link #leave()} and waits at most three seconds. */
    @Override
    void close();

    /** A listener's registration; closing is idempotent. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
