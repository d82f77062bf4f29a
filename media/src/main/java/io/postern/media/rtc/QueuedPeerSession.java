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
 * Makes the calls of another peer session on a thread of its own, in order, so that its owner never waits for native
 * code: libwebrtc waits for ever for a sound server that does not respond. A call that exceeds the time limit makes the
 * session obsolete; after that all calls fail at once.
 *
 * <p>If a call without a future fails, the next description fails, or its sender.
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

    /** Why an earlier call without a future failed. On the call thread. */
    private @Nullable RtcException pendingFailure;

    private QueuedPeerSession(PeerListener listener, Duration limit, Supplier<CompletableFuture<Void>> replacement) {
        this.listener = listener;
        this.replacement = replacement;
        this.calls = new PeerCallQueue(limit, this::onTimeout);
    }

    /**
     * Opens a session. Returns at once; if opening fails, the calls fail.
     *
     * @param opening opens the other session, given the executor that makes its native calls
     * @param listener told when the session does not respond
     * @param limit how long a call may take
     * @param replacement told that the session does not respond, on a thread that must not be blocked; completes when a
     *     new session may be opened
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
                    // Before failing the calls, so that the session's owner replaces it instead of giving up.
                    becomeObsolete();
                    calls.fail(new MediaLibraryTimeoutException(what));
                });
    }

    /** Tells the owner, once and not after closing, that the session should be replaced. Any thread. */
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

    /** Makes a call that has no result. */
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

    /** Returns the open session. On the call thread. */
    private PeerSession session() {
        PeerSession open = session;
        if (open == null) {
            throw pendingFailure == null ? new RtcException("The peer session is not open") : pendingFailure;
        }
        return open;
    }

    /** Returns the open session, or throws the failure of an earlier call once. On the call thread. */
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
