package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.network.Network;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.sim.SimulatedEngine;
import io.postern.signaling.token.TokenSource;
import io.postern.signaling.websocket.OkHttpSignalClient;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoomNamesTest {
    private static final TokenSource NOWHERE = name -> new CompletableFuture<>();

    static Stream<String> refused() {
        return Stream.of("", "   ", "\t\n", "x".repeat(257), "🚪".repeat(65));
    }

    static Stream<String> taken() {
        return Stream.of("x", "x".repeat(256), "🚪".repeat(64), "שלום", "a/b?c#d", "e\u0301", ".. ..");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void namesTheServerWouldRefuseAreRefusedHere(String name) {
        try (RoomClient client = client()) {
            assertThrows(IllegalArgumentException.class, () -> client.newRoom(name, NOWHERE));
        }
    }

    @ParameterizedTest
    @MethodSource("taken")
    void namesMayHoldAnything(String name) {
        try (RoomClient client = client();
                Room room = client.newRoom(name, NOWHERE)) {
            assertEquals(name, room.name());
        }
    }

    @Test
    void whiteSpaceAroundANameIsNotPartOfIt() {
        try (RoomClient client = client();
                Room room = client.newRoom("  weekly ", NOWHERE)) {
            assertEquals("weekly", room.name());
        }
    }

    private static RoomClient client() {
        return RoomClient.over(new SimulatedEngine(), new OkHttpSignalClient(), Network.ofThisMachine());
    }
}
