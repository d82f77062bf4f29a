package io.postern.signaling.websocket;

import io.postern.network.Network;
import io.postern.network.dial.DialTimeouts;
import io.postern.signaling.SignalClient;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalOptions;
import io.postern.signaling.SignalSession;
import io.postern.signaling.http.HttpClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import livekit.LivekitRtc;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A signal client over OkHttp's WebSockets. One for each process is enough: an idle client keeps one thread. */
public final class OkHttpSignalClient implements SignalClient {
    private static final Logger LOG = LoggerFactory.getLogger(OkHttpSignalClient.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final OkHttpClient http;
    private final SignalTimeouts timings;
    private final CompressionPolicy compression = new CompressionPolicy();
    private final ScheduledThreadPoolExecutor timer;
    private final Set<WebSocketSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Less than the session's connect time-out, so that the network reports the failure. */
    private static final DialTimeouts DIAL_TIMEOUTS = new DialTimeouts(Duration.ofSeconds(8), Duration.ofSeconds(13));

    /** Creates a client with direct connections, Java's trusted certificates and the default time-outs. */
    public OkHttpSignalClient() {
        this(HttpClients.owned("signal"), SignalTimeouts.DEFAULTS);
    }

    /** Creates a client that uses the routes of a network, with the default time-outs. */
    public OkHttpSignalClient(Network network) {
        this(HttpClients.owned("signal", network, DIAL_TIMEOUTS), SignalTimeouts.DEFAULTS);
    }

    /**
     * @param http the connection settings (proxies, certificates); owned from now on, so its threads and connections
     *     end with this client. It must not follow redirects.
     */
    public OkHttpSignalClient(OkHttpClient http, SignalTimeouts timings) {
        this.http = http;
        this.timings = timings;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("signal-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        // A socket that outlives the shutdown below needs no more timers.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public SignalSession open(SignalOptions options, Consumer<SignalEvent> events) {
        if (closed) {
            throw new IllegalStateException("the signal client is closed");
        }
        Optional<HandshakeRequest> handshake = HandshakeRequest.of(options);
        if (handshake.isEmpty()) {
            timer.execute(() -> events.accept(new SignalEvent.Closed(new SignalFailure.Unreachable(
                    SignalFailure.Unreachable.Cause.UNKNOWN_HOST, "not a ws, wss, http or https URL with a host"))));
            return new NoSession();
        }
        WebSocketSession session = new WebSocketSession(
                options, events, handshake.get(), compression, http, timer, timings, sessions::remove);
        sessions.add(session);
        session.start();
        return session;
    }

    @Override
    public void prepareConnection(SignalOptions options) {
        if (closed) {
            return;
        }
        HandshakeRequest.of(options)
                .ifPresent(handshake -> http.newCall(handshake.validation()).enqueue(new Callback() {
                    @Override
                    public void onResponse(Call call, Response response) {
                        // Closing the response returns the connection to the pool, where the socket will find it.
                        response.close();
                        SignalEventMapper.warmUp();
                    }

                    @Override
                    public void onFailure(Call call, IOException e) {
                        LOG.debug(
                                "Preparing the connection to the server failed: {}",
                                SignalFailureClassifier.scrub(e.toString()));
                    }
                }));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sessions.forEach(WebSocketSession::close);
        // Half of the time for closing the sockets in order, half for cancelling them.
        if (!HttpClients.close(http, CLOSE_TIMEOUT)) {
            LOG.warn("signalling threads are still busy");
        }
        timer.shutdownNow();
        try {
            timer.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A session that never had a socket. */
    private static final class NoSession implements SignalSession {
        @Override
        public void send(LivekitRtc.SignalRequest request) {}

        @Override
        public void close() {}
    }
}
