package io.postern.call;

import io.postern.room.Participant;
import io.postern.room.Publication;
import io.postern.room.Room;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import io.postern.ui.simulation.SimulatedRoom;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A {@link SimulatedRoom} whose answers to switching microphone and camera a test gives when it likes. */
final class AnsweringRoom {
    final SimulatedRoom simulated;
    final Room room;
    final List<Request> requests = new ArrayList<>();

    /** A request to switch, and the future that its asker waits for. */
    record Request(TrackSource source, boolean on, CompletableFuture<Void> answer) {}

    AnsweringRoom(SimulatedRoom simulated) {
        this.simulated = simulated;
        this.room = (Room) Proxy.newProxyInstance(
                Room.class.getClassLoader(), new Class<?>[] {Room.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("setEnabled")) {
                        Request request = new Request(
                                (TrackSource) arguments[0], (Boolean) arguments[1], new CompletableFuture<>());
                        requests.add(request);
                        return request.answer();
                    }
                    try {
                        return method.invoke(simulated, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** The room does what was asked last: snapshot first, then the future, as a room does. */
    void agree() {
        Request last = requests.getLast();
        report(last.source(), last.on());
        last.answer().complete(null);
    }

    /** A snapshot in which an own track is on or off. */
    void report(TrackSource source, boolean on) {
        simulated.push(s -> {
            Participant me = s.local().orElseThrow();
            List<Publication> publications = me.publications().stream()
                    .map(p -> p.source() == source ? muted(p, !on) : p)
                    .toList();
            Participant next = new Participant(
                    me.sid(),
                    me.identity(),
                    me.name(),
                    me.kind(),
                    true,
                    me.joinedAt(),
                    me.metadata(),
                    me.attributes(),
                    publications,
                    me.speaking(),
                    me.audioLevel(),
                    me.quality());
            return new RoomSnapshot(
                    s.name(),
                    s.connection(),
                    Optional.of(next),
                    s.remotes(),
                    s.chat(),
                    s.path(),
                    s.roundTrip(),
                    s.recording(),
                    s.metadata());
        });
    }

    private static Publication muted(Publication p, boolean muted) {
        return new Publication(
                p.sid(),
                p.kind(),
                p.source(),
                p.name(),
                muted,
                p.width(),
                p.height(),
                p.mimeType(),
                p.encrypted(),
                p.subscription(),
                p.paused());
    }
}
