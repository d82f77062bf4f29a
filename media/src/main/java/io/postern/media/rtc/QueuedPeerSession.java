package io.postern.media.rtc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls of another peer session on a thread of its own, in their order, so that its owner never waits for native
 * code: libwebrtc waits for ever where a sound server does not answer. A call without an answer within the limit makes the
 * session obsolete; after that all calls fail at once.
 *
 * <p>A call without a future that fails makes the next description fail, or its sender.
 */
public final class QueuedPeerSession implements PeerSession {
    /** Far more than any call takes that returns at all; less than the 15 s that LiveKit waits for an answer. */
    public static final Duration CALL_LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(QueuedPeerSession.class);
    private static final long REPLACEMENT_SECONDS = 5;

    private final PeerListener listener;
    private final Supplier<CompletableFuture<Void>> replacement;
    private final PeerCallQueue calls;
    private final List<QueuedSender> senders = new CopyOnWriteArrayList<>();
    private final AtomicBoolean obsolete = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile @Nullable PeerSession session;

    /** On the thread of the calls: why the session is not what its owner believes. */
    private @Nullable RtcException pendingFailure;

    private QueuedPeerSession(PeerListener listener, Duration limit, Supplier<CompletableFuture<Void>> replacement) {
        this.listener = listener;
        this.replacement = replacement;
        this.calls = new PeerCallQueue(limit, this::onTimeout);
    }

    /**
     * Opens a session. Returns at once; what fails in opening fails the calls.
     *
     * @param opening opens the other session, given the executor that its native calls are made on
     * @param listener told when the session does not answer
     * @param limit how long a call may take
     * @param replacement told that it does not answer, on a thread that must not be kept; completes when a session that is
     *     opened from now on may
     */
    public static QueuedPeerSession open(
            Function<Executor, PeerSession> opening,
            PeerListener listener,
            Duration limit,
            Supplier<CompletableFuture<Void>> replacement) {
        QueuedPeerSession queued = new QueuedPeerSession(listener, limit, replacement);
        queued.run("open", () -> queued.session = opening.apply(queued.calls));
        return queued;
    }

    private void onTimeout(String what) {
        replacement
                .get()
                .completeOnTimeout(null, REPLACEMENT_SECONDS, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> {
                    // First this: whoever owns the session asks another one, instead of giving up.
                    becomeObsolete();
                    calls.fail(new MediaLibraryTimeoutException(what));
                });
    }

    /** The session is of no use any more; tells its owner, once and not after closing. Any thread. */
    public void becomeObsolete() {
        if (!closed.get() && obsolete.compareAndSet(false, true)) {
            listener.onObsolete();
        }
    }

    @Override
    public DataChannel createDataChannel(String label, DataChannel.Options options) {
        requireOpen();
        QueuedDataChannel channel = new QueuedDataChannel(label, calls);
        run("createDataChannel", () -> channel.opened(session().createDataChannel(label, options)));
        return channel;
    }

    @Override
    public void addReceiver(MediaKind kind) {
        requireOpen();
        run("addReceiver", () -> session().addReceiver(kind));
    }

    @Override
    public Sender addSender(String trackId, MediaEngine.VideoCapture capture, SenderOptions options) {
        return add(
                new QueuedSender(trackId, MediaKind.VIDEO, !options.layers().isEmpty(), calls),
                () -> session().addSender(trackId, capture, options));
    }

    @Override
    public Sender addSender(String trackId, MediaEngine.AudioCapture capture, SenderOptions options) {
        return add(
                new QueuedSender(trackId, MediaKind.AUDIO, false, calls),
                () -> session().addSender(trackId, capture, options));
    }

    private Sender add(QueuedSender sender, Supplier<Sender> adding) {
        requireOpen();
        senders.add(sender);
        sender.add(adding);
        return sender;
    }

    @Override
    public CompletableFuture<SessionDescription> createOffer(boolean iceRestart) {
        requireOpen();
        return calls.ask("createOffer", () -> sessionOrPendingFailure().createOffer(iceRestart));
    }

    @Override
    public CompletableFuture<SessionDescription> createAnswer() {
        requireOpen();
        return calls.ask("createAnswer", () -> sessionOrPendingFailure().createAnswer());
    }

    @Override
    public CompletableFuture<Void> setLocalDescription(SessionDescription description) {
        requireOpen();
        return calls.ask(
                "setLocalDescription",
                () -> session()
                        .setLocalDescription(description)
                        .thenRunAsync(() -> senders.forEach(QueuedSender::readMid), calls));
    }

    @Override
    public CompletableFuture<Void> setRemoteDescription(SessionDescription description) {
        requireOpen();
        return calls.ask("setRemoteDescription", () -> session().setRemoteDescription(description));
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
        requireOpen();
        run("addRemoteCandidate", () -> session().addRemoteCandidate(candidate));
    }

    @Override
    public void updateIce(IceConfig ice) {
        requireOpen();
        run("updateIce", () -> session().updateIce(ice));
    }

    @Override
    public void pauseVideo(boolean paused) {
        requireOpen();
        run("pauseVideo", () -> session().pauseVideo(paused));
    }

    @Override
    public long framesFed() {
        PeerSession open = session;
        return open == null ? 0 : open.framesFed();
    }

    @Override
    public CompletableFuture<PeerStats> stats() {
        requireOpen();
        return calls.ask("stats", () -> session().stats());
    }

    @Override
    public CompletableFuture<Void> closed() {
        return gone;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        calls.fail(new RtcException("The peer session was closed"));
        calls.last("close", () -> {
                    PeerSession open = session;
                    if (open != null) {
                        open.close();
                    }
                })
                .thenRun(() -> gone.complete(null));
    }

    /** A call that is made for what it does. */
    private void run(String what, Runnable call) {
        calls.ask(what, () -> {
                    call.run();
                    return CompletableFuture.completedFuture(what);
                })
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure != null && !closed.get()) {
                                LOG.warn("{} failed: {}", what, failure.toString());
                                pendingFailure = new RtcException(what + " failed: " + failure.getMessage());
                            }
                        },
                        calls);
    }

    /** On the thread of the calls. */
    private PeerSession session() {
        PeerSession open = session;
        if (open == null) {
            throw pendingFailure == null ? new RtcException("The peer session is not open") : pendingFailure;
        }
        return open;
    }

    /** The same unless something went pendingFailure since it was last asked for. */
    private PeerSession sessionOrPendingFailure() {
        PeerSession open = session();
        RtcException failure = pendingFailure;
        pendingFailure = null;
        if (failure != null) {
            throw failure;
        }
        return open;
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("The peer session is closed");
        }
    }
}
