package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.sim.SimulatedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DataChannelWriterTest {
    /** On the caller's thread: what is tested is order, not concurrency. */
    private final DataChannelWriter writer = new DataChannelWriter(Runnable::run);

    private final SimulatedChannel channel = new SimulatedChannel("_reliable");

    @Test
    void waitsUntilTheChannelIsOpen() {
        writer.attach(channel, List.of(), message -> {});
        CompletableFuture<Void> done = writer.write(bytes("a"));
        assertEquals(List.of(), texts(channel));
        assertFalse(done.isDone());
        channel.open();
        assertEquals(List.of("a"), texts(channel));
        assertTrue(done.isDone());
    }

    @Test
    void isDoneOnlyWhenTheNetworkTookIt() {
        writer.attach(channel, List.of(), message -> {});
        channel.open();
        channel.congest();
        CompletableFuture<Void> done = writer.write(bytes("a"));
        assertEquals(List.of("a"), texts(channel));
        assertFalse(done.isDone());
        channel.drain();
        assertTrue(done.isDone());
    }

    @Test
    void neverFillsTheNativeBuffer() {
        writer.attach(channel, List.of(), message -> {});
        channel.open();
        channel.congest();
        byte[] big = new byte[300_000];
        for (int i = 0; i < 8; i++) {
            writer.write(new DataChannelWriter.Message(0, big));
        }
        assertEquals(4, channel.sent().size());
        channel.drain();
        assertEquals(8, channel.sent().size());
    }

    @Test
    void whatTheOldChannelHadNotSentGoesOverTheNewOneFirst() {
        writer.attach(channel, List.of(), message -> {});
        channel.open();
        channel.congest();
        CompletableFuture<Void> first = writer.write(bytes("a"));
        writer.detach();
        CompletableFuture<Void> second = writer.write(bytes("b"));
        SimulatedChannel next = new SimulatedChannel("_reliable");
        writer.attach(next, List.of(), message -> {});
        next.open();
        assertEquals(List.of("a", "b"), texts(next));
        assertTrue(first.isDone() && second.isDone());
    }

    @Test
    void replayGoesBeforeEverythingElse() {
        writer.attach(channel, List.of(), message -> {});
        writer.write(bytes("new"));
        writer.writeFirst(List.of(bytes("old-1"), bytes("old-2")));
        channel.open();
        assertEquals(List.of("old-1", "old-2", "new"), texts(channel));
    }

    @Test
    void whatIsSentAgainGoesBeforeWhatWaitsAndNothingGoesTwice() {
        writer.attach(channel, List.of(), message -> {});
        channel.open();
        writer.write(numbered(1, "sent"));
        channel.congest();
        writer.write(numbered(2, "waiting"));
        writer.write(numbered(0, "without a number"));
        writer.write(numbered(3, "waiting too"));
        SimulatedChannel next = new SimulatedChannel("_reliable");
        writer.attach(
                next, List.of(numbered(1, "sent"), numbered(2, "waiting"), numbered(3, "waiting too")), message -> {});
        next.open();
        assertEquals(List.of("sent", "waiting", "without a number", "waiting too"), texts(next));
    }

    @Test
    void givingUpFailsWhatIsLeft() {
        writer.attach(channel, List.of(), message -> {});
        CompletableFuture<Void> done = writer.write(bytes("a"));
        writer.fail(new IllegalStateException("over"));
        assertTrue(done.isCompletedExceptionally());
    }

    private static DataChannelWriter.Message bytes(String text) {
        return numbered(0, text);
    }

    private static DataChannelWriter.Message numbered(int sequence, String text) {
        return new DataChannelWriter.Message(sequence, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(SimulatedChannel channel) {
        return channel.sent().stream()
                .map(message -> new String(message, StandardCharsets.UTF_8))
                .toList();
    }
}
