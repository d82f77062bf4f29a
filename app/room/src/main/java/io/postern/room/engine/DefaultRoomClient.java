package io.postern.room.engine;

import io.postern.media.rtc.MediaEngine;
import io.postern.room.LocalMedia;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.signaling.SignalClient;
import io.postern.signaling.token.TokenSource;

/** Owns the engine and the signalling client of a process. */
public final class DefaultRoomClient implements RoomClient {
    private final MediaEngine engine;
    private final SignalClient signaling;

    public DefaultRoomClient(MediaEngine engine, SignalClient signaling) {
        this.engine = engine;
        this.signaling = signaling;
    }

    @SuppressWarnings("DoNotCallSuggester")
    public static RoomClient create(Options options) {
        throw new UnsupportedOperationException(options.toString());
    }

    @Override
    public LocalMedia localMedia() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Room newRoom(String roomName, TokenSource tokens) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        signaling.close();
        engine.close();
    }
}
