package io.postern.backend;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import livekit.LivekitRtc.SignalResponse;

/** Joins a room over signalling only, without media. */
final class SignalPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<SignalResponse> responses = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    /** @param query additional query parameters, such as another room name */
    SignalPeer(URI server, String token, String query) {
        socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create(server + "/rtc?protocol=15&auto_subscribe=0" + query), new Collector())
                .join();
    }

    /** The next message of a kind; messages before it are dropped. */
    SignalResponse await(Predicate<SignalResponse> kind) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            SignalResponse response = responses.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (response == null) {
                throw new AssertionError("The server did not say it.");
            }
            if (kind.test(response)) {
                return response;
            }
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        http.close();
    }

    private final class Collector implements WebSocket.Listener {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            message.writeBytes(part);
            if (last) {
                try {
                    responses.add(SignalResponse.parseFrom(message.toByteArray()));
                } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                    throw new AssertionError("The server sent no message.", e);
                }
                message.reset();
            }
            webSocket.request(1);
            return null;
        }
    }
}
