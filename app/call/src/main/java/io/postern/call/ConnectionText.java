package io.postern.call;

import io.postern.resources.Texts;
import io.postern.room.ConnectionState;
import io.postern.room.MediaPath;
import io.postern.room.RoomSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Describes the state of the connection in words. */
final class ConnectionText {
    /** Between the parts of a line. */
    private static final String DOT = " · ";

    private ConnectionText() {}

    static CallState.Phase phase(ConnectionState state) {
        return switch (state) {
            case ConnectionState.Idle idle -> CallState.Phase.CONNECTING;
            case ConnectionState.Connecting connecting -> CallState.Phase.CONNECTING;
            case ConnectionState.Connected connected -> CallState.Phase.CONNECTED;
            case ConnectionState.Reconnecting reconnecting -> CallState.Phase.RECONNECTING;
            case ConnectionState.Disconnected disconnected -> CallState.Phase.ENDED;
        };
    }

    /** Such as {@code Direct TCP · 24 ms}. */
    static String status(RoomSnapshot snapshot, Texts texts) {
        return switch (snapshot.connection()) {
            case ConnectionState.Idle idle -> texts.text("call.status.connecting");
            case ConnectionState.Connecting connecting -> texts.text("call.status.connecting");
            case ConnectionState.Connected connected -> connected(snapshot, texts);
            case ConnectionState.Reconnecting reconnecting -> texts.text("call.status.reconnecting");
            case ConnectionState.Disconnected disconnected -> texts.text("call.status.ended");
        };
    }

    private static String connected(RoomSnapshot snapshot, Texts texts) {
        List<String> parts = new ArrayList<>();
        parts.add(snapshot.path().map(path -> path(path, texts)).orElseGet(() -> texts.text("call.status.connected")));
        long millis = snapshot.roundTrip().toMillis();
        if (!snapshot.roundTrip().isZero()) {
            parts.add(texts.text("call.status.round_trip", Math.max(1, millis)));
        }
        return String.join(DOT, parts);
    }

    /** The route of media, such as {@code Direct TCP}. */
    static String path(MediaPath path, Texts texts) {
        String way = way(path, texts);
        return path.proxy().isEmpty() ? way : texts.text("call.status.through_proxy", way, path.proxy());
    }

    private static String way(MediaPath path, Texts texts) {
        if (path.relayed()) {
            return texts.text(path.tls() ? "call.status.relayed_tls" : "call.status.relayed", path.host());
        }
        return path.protocol().equals("tcp")
                ? texts.text("call.status.direct_tcp")
                : texts.text("call.status.direct_udp");
    }

    /** Such as {@code 3 people · Direct TCP · 24 ms}. */
    static String line(int people, String status, Texts texts) {
        List<String> parts = new ArrayList<>();
        if (people > 0) {
            parts.add(texts.text("call.status.people", people));
        }
        parts.add(status);
        return String.join(DOT, parts);
    }
}
