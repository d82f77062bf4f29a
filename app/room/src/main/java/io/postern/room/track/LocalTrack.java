package io.postern.room.track;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.PeerSession.Sender;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.TrackSource;
import io.postern.room.loop.RoomLoop;
import io.postern.signaling.SignalRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import livekit.LivekitModels.TrackInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one own track, and keeps device, sender and server in step with the last request. Owned by the room's
 * executor.
 */
final class LocalTrack {
    private static final Logger log = LoggerFactory.getLogger(LocalTrack.class);

    /** How long the server may take to acknowledge a track (docs/protocol.md §10). */
    private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(10);

    private enum Stage {
        IDLE,
        OPENING,
        PUBLISHING,
        PUBLISHED,
        ENDED
    }

    private final RoomLoop loop;
    private final TrackSource source;
    private final LocalTrackSource media;
    private final Consumer<LocalTrack> ready;
    private final Consumer<LocalTrack> failed;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private Stage stage = Stage.IDLE;
    private boolean wanted;
    private int opening;
    /** Whether the signalling is interrupted: what the server says and does meanwhile is heard later. */
    private boolean away;
    /** Whether the person has pressed since the server last agreed, so that their word is newer than its. */
    private boolean pressed;

    private boolean muted = true;
    private String cid = "";
    private @Nullable Sender sender;
    private Set<String> layers = Set.of();
    private @Nullable TrackInfo info;
    private @Nullable PublisherConnection lastPort;
    private RoomLoop.Timer timeout = () -> {};

    /**
     * @param ready called when it is published, muted or unmuted
     * @param failed called when it came to nothing
     */
    LocalTrack(
            RoomLoop loop,
            TrackSource source,
            Function<LocalTrack, LocalTrackSource> media,
            Consumer<LocalTrack> ready,
            Consumer<LocalTrack> failed) {
        this.loop = loop;
        this.source = source;
        this.ready = ready;
        this.failed = failed;
        this.media = media.apply(this);
    }

    TrackSource source() {
        return source;
    }

    String cid() {
        return cid;
    }

    boolean muted() {
        return muted;
    }

    boolean isPublished() {
        return stage == Stage.PUBLISHED || (stage == Stage.OPENING && info != null);
    }

    /** The media section it is sent in. */
    Optional<String> mid() {
        return Optional.ofNullable(sender).map(Sender::mid);
    }

    Optional<TrackInfo> info() {
        return Optional.ofNullable(info);
    }

    Optional<VideoSource> video() {
        return media.video();
    }

    /** Notes the person's newest wish; the future completes when it is fulfilled or overtaken by a later one. */
    CompletableFuture<Void> want(boolean enabled) {
        loop.assertOwned();
        wanted = enabled;
        pressed = true;
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.add(done);
        return done;
    }

    /** Takes the next step towards the wish, if there is one to take now. */
    void steer(@Nullable PublisherConnection port) {
        loop.assertOwned();
        lastPort = port;
        attempt(this::step);
    }

    private void step() {
        switch (stage) {
            case IDLE -> {
                if (!wanted) {
                    media.release();
                    complete();
                } else if (lastPort != null && !away) {
                    // While the signalling is interrupted nobody would answer; the wish waits.
                    open();
                }
            }
            case OPENING -> {
                if (!wanted) {
                    // Switching off waits for no device; the device is released as soon as it has opened.
                    media.release();
                    stage = info == null ? Stage.IDLE : Stage.PUBLISHED;
                    step();
                }
            }
            case PUBLISHING -> switchSending();
            case PUBLISHED -> settle();
            case ENDED -> {}
        }
    }

    private void open() {
        stage = Stage.OPENING;
        if (media.isOpen()) {
            opened();
            return;
        }
        int mine = ++opening;
        media.open().whenCompleteAsync((nothing, failure) -> attempt(() -> opened(mine, failure)), loop);
    }

    private void opened(int which, @Nullable Throwable failure) {
        if (stage != Stage.OPENING || which != opening) {
            // Overtaken: it was switched off, or ended, while it opened.
            return;
        }
        if (failure == null) {
            opened();
        } else {
            fail(
                    LocalTracks.failureKind(source),
                    source + " cannot be opened",
                    LocalTracks.reason(source, failure),
                    lastPort);
        }
    }

    private void opened() {
        PublisherConnection port = lastPort;
        Sender sending = sender;
        if (info != null && sending != null) {
            stage = Stage.PUBLISHED;
            media.refresh(sending);
            settle();
            ready.accept(this);
        } else if (port == null || away) {
            // It stays open for the connection that is to come.
            stage = Stage.IDLE;
        } else {
            publish(port);
        }
    }

    private void publish(PublisherConnection port) {
        stage = Stage.PUBLISHING;
        // Never an id that was used before: the server would queue the request (docs/protocol.md §3.1).
        cid = UUID.randomUUID().toString();
        muted = !wanted;
        Sender sending = media.send(port, cid);
        sender = sending;
        sending.failed().thenAcceptAsync(failure -> failedLater(sending, failure), loop);
        switchSending();
        layers = Set.of();
        port.send(SignalRequests.addTrack(media.request(cid, muted)));
        port.negotiate();
        timeout = loop.after(
                PUBLISH_TIMEOUT, () -> fail(RoomFailure.Kind.PUBLISH_REFUSED, "no answer to AddTrack", null, lastPort));
    }

    void published(TrackInfo known, @Nullable PublisherConnection port) {
        loop.assertOwned();
        if (stage != Stage.PUBLISHING) {
            return;
        }
        timeout.cancel();
        info = known;
        stage = Stage.PUBLISHED;
        lastPort = port;
        attempt(this::settle);
        ready.accept(this);
    }

    /** Nothing is sent that is not wanted, and no device is open for it, whatever the server knows of it yet. */
    private void switchSending() {
        Sender sending = sender;
        if (sending != null) {
            sending.setEnabled(wanted);
        }
        if (!wanted && media.releasesWhenMuted()) {
            media.release();
        }
    }

    /** Published: makes device, sender and server agree with the wish. */
    private void settle() {
        if (wanted && !media.isOpen()) {
            open();
            return;
        }
        switchSending();
        boolean changes = muted == wanted;
        if (changes) {
            muted = !wanted;
            sendMute(lastPort);
        }
        complete();
        if (changes) {
            ready.accept(this);
        }
    }

    /** Native calls may fail in any step. What cannot be sent is off, and its device is given back. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failure) {
            broken(failure);
        }
    }

    /** Requests to a sender are executed later, and fail later. */
    private void failedLater(Sender sending, Throwable failure) {
        if (sending.equals(sender)) {
            broken(failure);
        }
    }

    private void broken(Throwable failure) {
        log.warn("{} cannot be sent", source, failure);
        if (stage == Stage.PUBLISHED) {
            // Failing is for what is on its way; this is as if the device did not come back.
            stage = Stage.OPENING;
        }
        fail(RoomFailure.Kind.INTERNAL, source + " cannot be sent", failure, lastPort);
    }

    /** The signalling is interrupted; publications go on. */
    void interrupted() {
        loop.assertOwned();
        away = true;
        // The request may or may not have arrived, so it is repeated.
        timeout.cancel();
    }

    /** The server remembers us, and the publications go on. */
    void resumed(@Nullable PublisherConnection port) {
        loop.assertOwned();
        away = false;
        if (stage == Stage.PUBLISHING) {
            stopSending(port);
            cid = "";
            stage = Stage.IDLE;
        }
        steer(port);
    }

    /** Somebody else than the person switched it off: the server, or a device that went. */
    void mutedByOther(@Nullable PublisherConnection port) {
        loop.assertOwned();
        wanted = false;
        pressed = false;
        steer(port);
    }

    /**
     * Compares the server's view with ours. Our state is sent again where they differ, unless a moderator
     * has muted us while the signalling was interrupted and the person has not pressed since.
     *
     * @return whether a moderator's word counts
     */
    boolean hears(boolean serverSaysMuted, @Nullable PublisherConnection port) {
        loop.assertOwned();
        if (serverSaysMuted == muted) {
            pressed = false;
        } else if (away && serverSaysMuted && !pressed) {
            return true;
        } else if (isPublished()) {
            // Also while a device opens that may not open.
            sendMute(port);
        }
        return false;
    }

    private void sendMute(@Nullable PublisherConnection port) {
        TrackInfo known = info;
        if (port != null && known != null) {
            port.send(SignalRequests.mute(known.getSid(), muted));
        }
    }

    /** Switches simulcast layers on and off. */
    void selectLayers(Set<String> wanted, @Nullable PublisherConnection port) {
        loop.assertOwned();
        Sender sending = sender;
        if (sending == null || port == null || wanted.equals(layers)) {
            return;
        }
        layers = Set.copyOf(wanted);
        if (sending.selectLayers(layers)) {
            port.negotiate();
        }
    }

    /** Another device took over. */
    void captureReplaced() {
        Sender sending = sender;
        if (sending != null && media.isOpen() && (stage == Stage.PUBLISHED || stage == Stage.PUBLISHING)) {
            attempt(() -> media.refresh(sending));
        }
    }

    /** The device went and nothing took over: off, until somebody wants it on again. */
    void deviceLost(@Nullable PublisherConnection port) {
        media.release();
        if (stage != Stage.ENDED) {
            mutedByOther(port);
        }
    }

    void fail(RoomFailure.Kind kind, String detail, @Nullable Throwable cause, @Nullable PublisherConnection port) {
        loop.assertOwned();
        if (stage == Stage.ENDED || stage == Stage.PUBLISHED) {
            return;
        }
        RoomException failure = new RoomException(new RoomFailure(kind, true, detail), cause);
        List<CompletableFuture<Void>> waiters = List.copyOf(waiting);
        waiting.clear();
        if (info != null) {
            // Published, and the device does not come back: it is muted.
            wanted = false;
            stage = Stage.PUBLISHED;
            media.release();
            mute(port);
        } else {
            failed.accept(this);
            end(port, detail);
        }
        waiters.forEach(waiter -> waiter.completeExceptionally(failure));
    }

    /** Without the device, and even where the sender does not take it. */
    private void mute(@Nullable PublisherConnection port) {
        Sender sending = sender;
        if (sending != null) {
            quietly(() -> sending.setEnabled(false));
        }
        if (!muted) {
            muted = true;
            quietly(() -> sendMute(port));
            ready.accept(this);
        }
    }

    /** The connection under it is gone; the wish stays, and the device stays open for the next connection. */
    void forgetPublication() {
        loop.assertOwned();
        timeout.cancel();
        away = false;
        sender = null;
        info = null;
        cid = "";
        lastPort = null;
        if (stage == Stage.PUBLISHED || stage == Stage.PUBLISHING) {
            stage = Stage.IDLE;
        }
        // Switching off needs no connection.
        attempt(this::step);
    }

    /** Ends it altogether. */
    void end(@Nullable PublisherConnection port, String why) {
        loop.assertOwned();
        timeout.cancel();
        stage = Stage.ENDED;
        stopSending(port);
        media.release();
        info = null;
        RoomException failure = new RoomException(new RoomFailure(RoomFailure.Kind.LEFT, false, why), null);
        List.copyOf(waiting).forEach(waiter -> waiter.completeExceptionally(failure));
        waiting.clear();
    }

    private void stopSending(@Nullable PublisherConnection port) {
        Sender sending = sender;
        sender = null;
        if (sending != null && port != null) {
            quietly(() -> {
                sending.stop();
                port.negotiate();
            });
        }
    }

    private void quietly(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failure) {
            log.warn("{} cannot be ended in order", source, failure);
        }
    }

    private void complete() {
        List<CompletableFuture<Void>> waiters = List.copyOf(waiting);
        waiting.clear();
        waiters.forEach(waiter -> waiter.complete(null));
    }
}
