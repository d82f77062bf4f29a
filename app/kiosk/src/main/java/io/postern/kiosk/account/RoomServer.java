package io.postern.kiosk.account;

import io.postern.signaling.device.CommandResult;
import io.postern.signaling.device.DeviceNews;
import io.postern.signaling.device.DeviceSession;
import io.postern.signaling.device.DeviceStatus;
import io.postern.signaling.device.EnrolmentResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The backend that one meeting room's machine talks to; see {@link io.postern.signaling.device.DeviceClient}. Thread
 * safe.
 */
public interface RoomServer extends AutoCloseable {
    CompletableFuture<EnrolmentResult> enrol(String code);

    /** @param deviceToken wiped */
    CompletableFuture<DeviceSession> signIn(char[] deviceToken);

    CompletableFuture<DeviceNews> news(DeviceSession session, long after, Optional<String> room, Duration wait);

    CompletableFuture<Void> done(DeviceSession session, long commandId, CommandResult outcome, String note);

    CompletableFuture<Void> report(DeviceSession session, DeviceStatus status);

    @Override
    void close();
}
