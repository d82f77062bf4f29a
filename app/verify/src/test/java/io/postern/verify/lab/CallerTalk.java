package io.postern.verify.lab;

import io.postern.room.Room;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says one number after the other, as reliable application data, and every fifth of them as a chat message too. */
final class CallerTalk {
    /** How many numbers there are to each chat message. */
    static final int CHAT_EVERY = 5;

    static final String CHAT = "chat number ";

    private static final String TOPIC = "talk";

    private final Room room;
    private final CallerEvents events;
    private final List<CompletableFuture<Void>> said = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("talk").factory());

    CallerTalk(Room room, CallerEvents events, int perSecond) {
        this.room = room;
        this.events = events;
        timer.scheduleAtFixedRate(this::say, 0, 1000 / perSecond, TimeUnit.MILLISECONDS);
    }

    private synchronized void say() {
        int number = said.size() + 1;
        byte[] payload = (TOPIC + " " + number).getBytes(StandardCharsets.UTF_8);
        CompletableFuture<Void> done = room.sendData(payload, TOPIC, true, List.of());
        said.add(done);
        done.whenComplete((_, failure) -> {
            if (failure != null) {
                events.report("unsaid", Map.of("number", number));
            }
        });
        if (number % CHAT_EVERY == 0) {
            room.sendChat(CHAT + number).whenComplete((_, failure) -> {
                if (failure != null) {
                    events.report("unwritten", Map.of("number", number));
                }
            });
        }
    }

    /** Says no more; returns how many numbers there were. */
    synchronized int stop() {
        timer.shutdownNow();
        return said.size();
    }
}
