package io.postern.platform.idle;

import io.postern.platform.bus.BusConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a Linux desktop over the session's D-Bus: {@code org.freedesktop.ScreenSaver.Inhibit} (Idle Inhibition Service of
 * freedesktop.org), which GNOME, KDE, Xfce and Cinnamon have, else {@code org.freedesktop.portal.Inhibit} of
 * xdg-desktop-portal. The connection stays open meanwhile, because both services end an
 * inhibition with it.
 */
final class SessionBusInhibitor implements IdleInhibitor {
    private static final Logger LOG = LoggerFactory.getLogger(SessionBusInhibitor.class);
    private static final String SCREEN_SAVER = "org.freedesktop.ScreenSaver";
    private static final String SCREEN_SAVER_PATH = "/org/freedesktop/ScreenSaver";
    private static final int PORTAL_IDLE = 8;
    private static final long ANSWER_TIMEOUT_SECONDS = 3;

    private final Map<String, String> environment;

    SessionBusInhibitor(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Inhibition inhibit(String reason) throws IOException {
        Path address = BusConnection.address(environment)
                .orElseThrow(() -> new IOException("There is no D-Bus of this session."));
        Map<Integer, CompletableFuture<ByteBuffer>> asked = new ConcurrentHashMap<>();
        BusConnection bus = BusConnection.open(address, message -> {
            CompletableFuture<ByteBuffer> answer = asked.remove(message.replyTo());
            if (answer != null && message.type() == BusConnection.REPLY) {
                answer.complete(message.body());
            } else if (answer != null) {
                answer.completeExceptionally(new IOException("The desktop refuses."));
            }
        });
        try {
            return inhibit(bus, asked, reason);
        } catch (IOException | RuntimeException e) {
            bus.close();
            throw e;
        }
    }

    private static Inhibition inhibit(
            BusConnection bus, Map<Integer, CompletableFuture<ByteBuffer>> asked, String reason) throws IOException {
        CompletableFuture<ByteBuffer> screenSaver = new CompletableFuture<>();
        asked.put(bus.nextSerial(), screenSaver);
        bus.call(
                SCREEN_SAVER,
                SCREEN_SAVER_PATH,
                SCREEN_SAVER,
                "Inhibit",
                "ss",
                body -> body.text("Postern").text(reason));
        try {
            ByteBuffer answer = await(screenSaver);
            if (answer.remaining() < 4) {
                throw new IOException("The desktop answers without a cookie.");
            }
            int cookie = answer.getInt(0);
            return () -> {
                try {
                    bus.call(
                            SCREEN_SAVER,
                            SCREEN_SAVER_PATH,
                            SCREEN_SAVER,
                            "UnInhibit",
                            "u",
                            body -> body.number(cookie));
                } catch (IOException e) {
                    LOG.debug("The desktop has gone already.", e);
                }
                bus.close();
            };
        } catch (IOException e) {
            LOG.debug("No screen saver on the bus: {}", e.getMessage());
        }
        CompletableFuture<ByteBuffer> portal = new CompletableFuture<>();
        asked.put(bus.nextSerial(), portal);
        bus.call(
                "org.freedesktop.portal.Desktop",
                "/org/freedesktop/portal/desktop",
                "org.freedesktop.portal.Inhibit",
                "Inhibit",
                "sua{sv}",
                body -> body.text("").number(PORTAL_IDLE).dictionary(Map.of("reason", reason)));
        await(portal);
        return bus::close;
    }

    private static ByteBuffer await(CompletableFuture<ByteBuffer> answer) throws IOException {
        try {
            return answer.get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
