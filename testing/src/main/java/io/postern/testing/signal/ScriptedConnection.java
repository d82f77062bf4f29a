package io.postern.testing.signal;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import livekit.LivekitRtc;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** The server's end of one client's WebSocket. See {@link ScriptedSignalServer}. */
public final class ScriptedConnection {
    private static final int NONE = -1;

    private final ConnectRequest opening;

    private final Closeable transport;
    private final Consumer<ScriptedConnection> opened;
    private final BlockingQueue<SignalRequest> waiting = new LinkedBlockingQueue<>();
    private final List<SignalRequest> received = new CopyOnWriteArrayList<>();

    private final Map<SignalRequest.MessageCase, Function<SignalRequest, List<SignalResponse>>> replies =
            new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable WebSocket socket;
    private volatile int closeCode = NONE;

    ScriptedConnection(ConnectRequest opening, Closeable transport, Consumer<ScriptedConnection> opened) {
        this.opening = opening;
        this.transport = transport;
        this.opened = opened;
    }

    /** The request that opened this connection. */
    public ConnectRequest opening() {
        return opening;
    }

    /** Sends a message. */
    public ScriptedConnection send(SignalResponse message) {
        return sendBytes(message.toByteArray());
    }

    /** Sends a binary frame with any content. */
    public ScriptedConnection sendBytes(byte[] frame) {
        socket().send(ByteString.of(frame));
        return this;
    }

    /** Sends a text frame, which LiveKit never sends to binary clients. */
    public ScriptedConnection sendText(String frame) {
        socket().send(frame);
        return this;
    }

    /** From now on answers each request of a kind immediately. {@link #expect} still returns these requests. */
    public ScriptedConnection reply(
            SignalRequest.MessageCase kind, Function<SignalRequest, List<SignalResponse>> answer) {
        replies.put(kind, answer);
        return this;
    }

    /** From now on answers pings like LiveKit. */
    public ScriptedConnection answerPings() {
        return reply(SignalRequest.MessageCase.PING_REQ, request -> List.of(pong(request)));
    }

    /** The response to a {@code ping_req}. */
    public static SignalResponse pong(SignalRequest request) {
        return SignalResponse.newBuilder()
                .setPongResp(LivekitRtc.Pong.newBuilder()
                        .setLastPingTimestamp(request.getPingReq().getTimestamp())
                        .setTimestamp(System.currentTimeMillis()))
                .build();
    }

    /** Waits for the next request of a kind and skips requests of other kinds. */
    public SignalRequest expect(SignalRequest.MessageCase kind) {
        List<SignalRequest.MessageCase> passed = new ArrayList<>();
        long deadline = System.nanoTime() + ScriptedSignalServer.PATIENCE.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            SignalRequest next = TimedPoll.poll(waiting, left);
            if (next == null) {
                throw new AssertionError("no " + kind + " within " + ScriptedSignalServer.PATIENCE + ", but " + passed);
            }
            if (next.getMessageCase() == kind) {
                return next;
            }
            passed.add(next.getMessageCase());
        }
    }

    /** All requests so far, in order. */
    public List<SignalRequest> received() {
        return List.copyOf(received);
    }

    /** Closes the connection with a close frame. */
    public void close(int code, String reason) {
        socket().close(code, reason);
    }

    /** Cuts the connection without a close frame, like a crashed server or an unplugged cable. */
    public void drop() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the connection cannot be cut", e);
        }
    }

    /** Waits for the client to end the connection, and returns its close code, or 1006 if it sent none. */
    public int awaitEnd() {
        try {
            if (!ended.await(ScriptedSignalServer.PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the connection is still open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
        return closeCode == NONE ? 1006 : closeCode;
    }

    WebSocketListener listener() {
        return new Listener();
    }

    private WebSocket socket() {
        WebSocket open = socket;
        if (open == null) {
            throw new AssertionError("the connection is not open yet");
        }
        return open;
    }

    @Override
    public String toString() {
        return "ScriptedConnection[" + opening + "]";
    }

    private final class Listener extends WebSocketListener {
        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            socket = webSocket;
            opened.accept(ScriptedConnection.this);
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteString bytes) {
            SignalRequest request;
            try {
                request = SignalRequest.parseFrom(bytes.toByteArray());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("the client sent an invalid message", e);
            }
            received.add(request);
            Function<SignalRequest, List<SignalResponse>> reply = replies.get(request.getMessageCase());
            if (reply != null) {
                reply.apply(request).forEach(ScriptedConnection.this::send);
            }
            waiting.add(request);
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            closeCode = code;
            webSocket.close(code, null);
        }

        @Override
        public void onClosed(WebSocket webSocket, int code, String reason) {
            ended.countDown();
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable thrown, @Nullable Response response) {
            ended.countDown();
        }
    }
}
