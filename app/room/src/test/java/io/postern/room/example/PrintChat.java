package io.postern.room.example;

import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomEvent;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.TokenSource;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/** Joins a room and prints its chat until the room ends: LIVEKIT_URL and LIVEKIT_TOKEN say where. */
public final class PrintChat {
    public static void main(String[] arguments) throws InterruptedException {
        URI server = URI.create(System.getenv("LIVEKIT_URL"));
        AccessToken token = AccessToken.of(System.getenv("LIVEKIT_TOKEN"));
        CountDownLatch ended = new CountDownLatch(1);
        try (RoomClient client = RoomClient.create(RoomClient.Options.HEADLESS);
                Room room = client.newRoom("weekly", TokenSource.literal(server, token))) {
            room.onEvent(event -> {
                switch (event) {
                    case RoomEvent.ChatReceived chat ->
                        System.out.println(chat.message().senderName() + ": "
                                + chat.message().text());
                    case RoomEvent.Disconnected over -> ended.countDown();
                    default -> {}
                }
            });
            room.join().join();
            room.sendChat("Hello from Java");
            ended.await();
        }
    }
}
