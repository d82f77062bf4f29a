package io.postern.kiosk.account;

import io.postern.network.Network;
import io.postern.signaling.device.CommandResult;
import io.postern.signaling.device.DeviceClient;
import io.postern.signaling.device.DeviceNews;
import io.postern.signaling.device.DeviceSession;
import io.postern.signaling.device.DeviceStatus;
import io.postern.signaling.device.EnrolmentResult;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The {@link RoomServer} of a Postern backend. */
public final class BackendRoomServer implements RoomServer {
    private final DeviceClient client;

    /** Reads the trusted certificates from files on first use, so not on the JavaFX thread. */
    public BackendRoomServer(URI backend, Network network) {
        client = new DeviceClient(backend, network);
    }

    @Override
    public CompletableFuture<EnrolmentResult> enrol(String code) {
        return client.enrol(code);
    }

    @Override
    public CompletableFuture<DeviceSession> signIn(char[] deviceToken) {
        return client.signIn(deviceToken);
    }

    @Override
    public CompletableFuture<DeviceNews> news(DeviceSession session, long after, Optional<String> room, Duration wait) {
        return client.news(session, after, room, wait);
    }

    @Override
    public CompletableFuture<Void> done(DeviceSession session, long commandId, CommandResult outcome, String note) {
        return client.done(session, commandId, outcome, note);
    }

    @Override
    public CompletableFuture<Void> report(DeviceSession session, DeviceStatus status) {
        return client.report(session, status);
    }

    @Override
    public void close() {
        client.close();
    }
}
