package io.postern.signaling.websocket;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postern.network.dial.DialerSocketFactory;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalFailure.TimedOut.Phase;
import io.postern.signaling.SignalOptions;
import io.postern.signaling.SignalSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import livekit.LivekitRtc;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket session and its end.
 *
 * <p>To end the session, the caller, a timer or the message handler first sets the reason and only then closes the
 * socket; the first reason is kept, and {@link SignalEvent.Closed} carries it. Events are delivered by OkHttp's reader,
 * except that a failed write may be noticed by its writer first: hence the lock around delivery.
 */
final class WebSocketSession extends WebSocketListener implements SignalSession {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketSession.class);

    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int TOO_BIG = 1009;
    /** RFC 6455: no close frame was received. */
    private static final int ABNORMAL = 1006;

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final long MAX_ANSWER_BYTES = 4096;

    private final SignalOptions options;
    private final Consumer<SignalEvent> events;
    private final HandshakeRequest handshake;
    private final OkHttpClient http;
    private final ScheduledExecutorService timer;
    private final SignalTimeouts timings;
    private final Consumer<WebSocketSession> gone;

    private final CompressionPolicy compression;
    private final KeepAlive keepAlive;
    private final SignalEventMapper mapper;
    private final ReentrantLock delivery = new ReentrantLock();
    private final AtomicReference<@Nullable SignalFailure> reason = new AtomicReference<>();
    private final AtomicReference<@Nullable Call> validation = new AtomicReference<>();
    private final AtomicReference<@Nullable ScheduledFuture<?>> deadline = new AtomicReference<>();

    private volatile boolean compressed;
    private volatile MessageSizeLimiter sizeLimiter = new MessageSizeLimiter();
    private volatile @Nullable WebSocket socket;
    private volatile boolean accepted;
    // For the reader thread only.
    private boolean begun;
    private boolean unexpectedFrameLogged;
    private final SignalRateLimiter rateLimiter = new SignalRateLimiter(System::nanoTime);
    // Guarded by delivery.
    private boolean over;

    /**
     * @param compression decides whether messages may be compressed, and learns from this session
     * @param gone called once when the socket no longer exists
     */
    WebSocketSession(
            SignalOptions options,
            Consumer<SignalEvent> events,
            HandshakeRequest handshake,
            CompressionPolicy compression,
            OkHttpClient http,
            ScheduledExecutorService timer,
            SignalTimeouts timings,
            Consumer<WebSocketSession> gone) {
        this.options = options;
        this.events = events;
        this.handshake = handshake;
        this.compression = compression;
        this.http = http;
        this.timer = timer;
        this.timings = timings;
        this.gone = gone;
        this.keepAlive = new KeepAlive(timer, this::send, this::onTimeout);
        this.mapper = new SignalEventMapper(options.endpoint(), keepAlive::roundTrip);
    }

    /** Starts to connect. */
    void start() {
        // The deadline below limits connecting and the wait for the upgrade.
        MessageSizeLimiter counting = sizeLimiter;
        OkHttpClient.Builder own = http.newBuilder()
                .socketFactory(
                        http.socketFactory() instanceof DialerSocketFactory dialling
                                ? dialling.reading(counting::counting)
                                : counting)
                .connectTimeout(Duration.ZERO)
                // The keep-alive detects silence.
                .readTimeout(Duration.ZERO)
                .webSocketCloseTimeout(timings.close());
        if (!compression.isOffered()) {
            own.addInterceptor(chain -> chain.proceed(
                    chain.request().newBuilder().removeHeader(EXTENSIONS).build()));
        }
        limit(timings.connect(), Phase.CONNECT);
        socket = own.build().newWebSocket(handshake.socket(), this);
        if (reason.get() != null) {
            // It was closed while the socket was being created.
            cancel();
        }
    }

    @Override
    public void send(LivekitRtc.SignalRequest request) {
        WebSocket open = socket;
        if (open == null || !open.send(ByteString.of(request.toByteArray()))) {
            LOG.debug("{} has ended; {} is dropped", handshake.where(), request.getMessageCase());
        }
    }

    @Override
    public void close() {
        setReason(new SignalFailure.ClosedByClient("closed by the client"));
        WebSocket open = socket;
        if (open != null && accepted) {
            // Sends the queue, then the close frame; OkHttp cancels if the server does not respond in time.
            open.close(NORMAL, null);
        } else {
            cancel();
        }
    }

    /** Ends the socket immediately. */
    void cancel() {
        setReason(new SignalFailure.ClosedByClient("the client was closed"));
        Call asking = validation.get();
        if (asking != null) {
            asking.cancel();
        }
        WebSocket open = socket;
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
        accepted = true;
        compressed = response.header(EXTENSIONS) != null;
        if (compressed) {
            sizeLimiter.expectCompressed();
        }
        LOG.debug("{} accepted the socket{}", handshake.where(), compressed ? ", compressed" : "");
        limit(timings.firstMessage(), Phase.FIRST_MESSAGE);
        if (reason.get() != null) {
            webSocket.cancel();
        }
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString bytes) {
        sizeLimiter.messageComplete();
        keepAlive.messageReceived();
        if (!rateLimiter.admits(bytes.size())) {
            finish(setReason(new SignalFailure.ConnectionLost(TOO_BIG, "more messages than any room needs")));
            webSocket.cancel();
            return;
        }
        LivekitRtc.SignalResponse message;
        try {
            message = LivekitRtc.SignalResponse.parseFrom(bytes.asByteBuffer());
        } catch (InvalidProtocolBufferException e) {
            unexpectedFrame("a frame of " + bytes.size() + " bytes that is not a message", webSocket);
            return;
        }
        if (begun) {
            deliver(message);
        } else {
            onFirstMessage(message, webSocket);
        }
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        sizeLimiter.messageComplete();
        keepAlive.messageReceived();
        unexpectedFrame("a text frame", webSocket);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String why) {
        webSocket.close(NORMAL, null);
        finish(setReason(new SignalFailure.ConnectionLost(
                code, "closed by the server: " + code + " " + SignalFailureClassifier.scrub(why))));
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String why) {
        finish(setReason(new SignalFailure.ConnectionLost(code, "closed by the server: " + code)));
        gone.accept(this);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable thrown, @Nullable Response response) {
        if (compressed && sizeLimiter.isExceeded()) {
            compression.refuse();
            if (!begun && reason.get() == null) {
                startUncompressed();
                return;
            }
        }
        SignalFailure why = reason.get();
        if (why == null) {
            why = setReason(failure(thrown, response));
        }
        finish(why);
        gone.accept(this);
    }

    /**
     * Opens a new socket without compression. The first one has delivered nothing yet; its first message may be that of
     * a large room.
     */
    private void startUncompressed() {
        LOG.debug("{} sends a large message; asking for it uncompressed", handshake.where());
        sizeLimiter = new MessageSizeLimiter();
        accepted = false;
        start();
    }

    private void onFirstMessage(LivekitRtc.SignalResponse message, WebSocket webSocket) {
        switch (message.getMessageCase()) {
            case JOIN -> {
                begun();
                LivekitRtc.JoinResponse join = message.getJoin();
                deliver(message);
                keepAlive.start(Duration.ofSeconds(join.getPingInterval()), Duration.ofSeconds(join.getPingTimeout()));
            }
            case RECONNECT -> {
                begun();
                deliver(message);
                keepAlive.start(timings.pingInterval(), timings.pingTimeout());
            }
            case LEAVE -> {
                LivekitRtc.LeaveRequest leave = message.getLeave();
                finish(setReason(new SignalFailure.Refused(
                        leave, "the first message was leave, " + leave.getReason() + ", " + leave.getAction())));
                webSocket.close(NORMAL, null);
            }
            case MESSAGE_NOT_SET -> LOG.debug("a first message of unknown kind is skipped");
            default -> {
                if (options.resume().isPresent()) {
                    // Servers without ReconnectResponse continue where they were.
                    begun();
                    emit(new SignalEvent.Resumed(
                            LivekitRtc.ReconnectResponse.getDefaultInstance(), options.endpoint()));
                    deliver(message);
                    keepAlive.start(timings.pingInterval(), timings.pingTimeout());
                } else {
                    finish(setReason(new SignalFailure.ConnectionLost(
                            PROTOCOL_ERROR, "the first message was " + message.getMessageCase())));
                    webSocket.close(PROTOCOL_ERROR, null);
                }
            }
        }
    }

    private void begun() {
        begun = true;
        stopDeadline();
    }

    private void deliver(LivekitRtc.SignalResponse message) {
        Optional<SignalEvent> event;
        try {
            event = mapper.event(message);
        } catch (IllegalArgumentException e) {
            logOnce(message.getMessageCase() + ": " + e.getMessage());
            return;
        }
        event.ifPresent(this::emit);
    }

    /**
     * Handles a frame that is not LiveKit's. The first frame shows that this is another service; later ones are
     * skipped.
     */
    private void unexpectedFrame(String what, WebSocket webSocket) {
        if (begun) {
            logOnce(what);
        } else {
            finish(setReason(new SignalFailure.NoSuchService(
                    101, "a WebSocket service answers, but the first thing it sent was " + what)));
            webSocket.close(PROTOCOL_ERROR, null);
        }
    }

    private void logOnce(String what) {
        if (!unexpectedFrameLogged) {
            unexpectedFrameLogged = true;
            LOG.warn("{} sent an invalid message, which is skipped, as are later ones: {}", handshake.where(), what);
        }
    }

    /** Sets the reason for the end if there is none yet, and returns the reason. */
    private SignalFailure setReason(SignalFailure why) {
        SignalFailure first = reason.compareAndExchange(null, why);
        return first == null ? why : first;
    }

    private void onTimeout(Duration timeout) {
        setReason(
                new SignalFailure.TimedOut(Phase.KEEP_ALIVE, "nothing was received for " + timeout.toMillis() + " ms"));
        cancel();
    }

    private void limit(Duration time, Phase phase) {
        ScheduledFuture<?> next = timer.schedule(
                () -> {
                    setReason(new SignalFailure.TimedOut(phase, "nothing for " + time.toMillis() + " ms"));
                    cancel();
                },
                time.toMillis(),
                TimeUnit.MILLISECONDS);
        ScheduledFuture<?> previous = deadline.getAndSet(next);
        if (previous != null) {
            previous.cancel(false);
        }
    }

    private void stopDeadline() {
        ScheduledFuture<?> last = deadline.get();
        if (last != null) {
            last.cancel(false);
        }
    }

    private SignalFailure failure(Throwable thrown, @Nullable Response response) {
        if (sizeLimiter.isExceeded()) {
            return new SignalFailure.ConnectionLost(TOO_BIG, SignalFailureClassifier.scrub(thrown.toString()));
        }
        if (accepted) {
            return new SignalFailure.ConnectionLost(ABNORMAL, SignalFailureClassifier.scrub(thrown.toString()));
        }
        Optional<SignalFailureClassifier.Answer> upgrade =
                Optional.ofNullable(response).map(this::read);
        if (upgrade.isEmpty() && !(thrown instanceof IOException e && SignalFailureClassifier.shouldValidate(e))) {
            return SignalFailureClassifier.ofException(thrown);
        }
        // The validation has a time limit of its own.
        stopDeadline();
        Optional<SignalFailureClassifier.Answer> validated = validate();
        if (validated.isPresent() && !SignalFailureClassifier.isSuccess(validated.get())) {
            return SignalFailureClassifier.ofAnswer(validated.get(), options.endpoint());
        }
        return upgrade.map(answer -> SignalFailureClassifier.ofAnswer(answer, options.endpoint()))
                .orElseGet(() -> SignalFailureClassifier.ofException(thrown));
    }

    /** Calls validate; empty if there was no response. */
    private Optional<SignalFailureClassifier.Answer> validate() {
        Call call = http.newBuilder().callTimeout(timings.diagnosis()).build().newCall(handshake.validation());
        validation.set(call);
        if (reason.get() != null) {
            return Optional.empty();
        }
        try (Response response = call.execute()) {
            return Optional.of(read(response));
        } catch (IOException e) {
            LOG.debug(
                    "{} does not say why it failed: {}",
                    handshake.where(),
                    SignalFailureClassifier.scrub(e.toString()));
            return Optional.empty();
        }
    }

    private SignalFailureClassifier.Answer read(Response response) {
        String body;
        try {
            body = response.peekBody(MAX_ANSWER_BYTES).string();
        } catch (IOException | IllegalStateException e) {
            // The response was cut off, or is an upgrade without a body.
            body = "";
        }
        // LiveKit repeats the token when it refuses it.
        body = body.replace(options.token().reveal(), "[token]");
        String type = response.header("Content-Type");
        return new SignalFailureClassifier.Answer(response.code(), type == null ? "" : type, body);
    }

    private void finish(SignalFailure why) {
        stopDeadline();
        keepAlive.stop();
        delivery.lock();
        try {
            if (!over) {
                LOG.debug("{} ended: {}", handshake.where(), why);
                emit(new SignalEvent.Closed(why));
                over = true;
            }
        } finally {
            delivery.unlock();
        }
    }

    private void emit(SignalEvent event) {
        delivery.lock();
        try {
            if (!over) {
                events.accept(event);
            }
        } catch (RuntimeException e) {
            LOG.error("the receiver of {} failed", event.getClass().getSimpleName(), e);
        } finally {
            delivery.unlock();
        }
    }
}
