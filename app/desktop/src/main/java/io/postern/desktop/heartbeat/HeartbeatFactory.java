package io.postern.desktop.heartbeat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.room.ConnectionState;
import io.postern.room.Room;
import io.postern.ui.fx.FxThread;
import java.time.LocalTime;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates heartbeats from the current state of the JavaFX thread, the room and the memory. */
final class HeartbeatFactory {
    private final FxThreadProbe fxBeat;
    private final VideoFlowMonitor pictures = new VideoFlowMonitor(System::nanoTime);
    private volatile @Nullable Supplier<CallActivity> meetings;
    private volatile Optional<LocalTime> restartAt = Optional.empty();
    private volatile @Nullable Room room;
    private long count;

    HeartbeatFactory(FxThread fx) {
        fxBeat = new FxThreadProbe(fx);
    }

    void meetings(Supplier<CallActivity> supplier) {
        meetings = supplier;
    }

    void restartAt(Optional<LocalTime> time) {
        restartAt = time;
    }

    void watch(Room next) {
        room = next;
    }

    static ObjectNode hello(String version, boolean safe) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("hello", 1)
                .put("pid", ProcessHandle.current().pid())
                .put("version", version)
                .put("java", Runtime.version().toString())
                .put("safe", safe);
    }

    /** Creates the next heartbeat. On the heartbeat's thread only; returns at once. */
    ObjectNode next() {
        fxBeat.ask();
        Room watched = room;
        ConnectionState connection = watched == null
                ? new ConnectionState.Idle()
                : watched.snapshot().connection();
        pictures.look(connection instanceof ConnectionState.Connected ? watched : null);
        Supplier<CallActivity> told = meetings;
        CallActivity meeting = told == null ? meeting(watched, connection) : told.get();
        ObjectNode beat = JsonNodeFactory.instance
                .objectNode()
                .put("beat", ++count)
                .put("fx", fxBeat.answered())
                .put("meeting", meeting.state().name())
                .put("signal", signal(connection))
                .put("arriving", pictures.arriving())
                .put("decoding", pictures.decoding())
                .put(
                        "heap",
                        Runtime.getRuntime().totalMemory()
                                - Runtime.getRuntime().freeMemory());
        if (watched != null && inside(connection)) {
            beat.put("others", watched.snapshot().remotes().size());
        }
        meeting.room().ifPresent(name -> beat.put("room", name));
        meeting.next().ifPresent(next -> beat.put("next", next.toString()));
        restartAt.ifPresent(time -> beat.put("restartAt", time.toString()));
        return beat;
    }

    private static CallActivity meeting(@Nullable Room watched, ConnectionState connection) {
        if (watched == null) {
            return CallActivity.NONE;
        }
        Optional<String> name = Optional.of(watched.name());
        return switch (connection) {
            case ConnectionState.Connecting on -> new CallActivity(CallActivity.State.JOINING, name, Optional.empty());
            case ConnectionState.Connected on ->
                new CallActivity(CallActivity.State.IN_MEETING, name, Optional.empty());
            case ConnectionState.Reconnecting on ->
                new CallActivity(CallActivity.State.IN_MEETING, name, Optional.empty());
            case ConnectionState.Idle not -> CallActivity.NONE;
            case ConnectionState.Disconnected not -> CallActivity.NONE;
        };
    }

    private static boolean inside(ConnectionState connection) {
        return connection instanceof ConnectionState.Connected || connection instanceof ConnectionState.Reconnecting;
    }

    private static String signal(ConnectionState connection) {
        return switch (connection) {
            case ConnectionState.Idle not -> "NONE";
            case ConnectionState.Connecting on -> "CONNECTING";
            case ConnectionState.Connected on -> "CONNECTED";
            case ConnectionState.Reconnecting on -> "RECONNECTING";
            case ConnectionState.Disconnected not -> "NONE";
        };
    }
}
