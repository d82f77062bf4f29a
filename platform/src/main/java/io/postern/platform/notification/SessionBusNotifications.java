package io.postern.platform.notification;

import io.postern.platform.bus.BusConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifications and the launcher's count of Linux desktops, over the session's D-Bus: {@code org.freedesktop.Notifications}
 * (Desktop Notifications Specification 1.2), which every desktop has, and {@code com.canonical.Unity.LauncherEntry}, which
 * the docks of Ubuntu, KDE and others read. The first notification opens the connection. Without a bus, nothing happens.
 */
final class SessionBusNotifications implements SystemNotifications {
    /** The name of the launcher's file, without its suffix, as the packages install it. */
    static final String DESKTOP_ENTRY = "io.postern.Postern";

    /** The name of the icon in the icon theme, as the packages install it. */
    private static final String ICON = "postern";

    private static final Logger LOG = LoggerFactory.getLogger(SessionBusNotifications.class);
    private static final String SERVICE = "org.freedesktop.Notifications";
    private static final String PATH = "/org/freedesktop/Notifications";
    private static final byte NORMAL_URGENCY = 1;
    private static final int DESKTOP_DEFAULT_TIMEOUT = -1;

    private final Map<String, String> environment;
    private final Runnable onClick;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("postern-notify").factory());
    /** By the serial number of the call that the desktop has yet to answer. */
    private final Map<Integer, Kind> pending = new ConcurrentHashMap<>();
    /** The identifiers that the desktop gave them, by kind. */
    private final Map<Kind, Integer> shown = new ConcurrentHashMap<>();

    private @Nullable BusConnection bus;
    private volatile boolean connectionTried;
    private final AtomicInteger unreadShown = new AtomicInteger();

    SessionBusNotifications(Map<String, String> environment, Runnable onClick) {
        this.environment = Map.copyOf(environment);
        this.onClick = onClick;
    }

    @Override
    public void notify(Kind kind, String title, String text) {
        enqueue(connection -> {
            Map<String, Object> hints = new LinkedHashMap<>();
            hints.put("desktop-entry", DESKTOP_ENTRY);
            hints.put("category", kind == Kind.MESSAGE ? "im.received" : "presence");
            hints.put("urgency", NORMAL_URGENCY);
            pending.put(connection.nextSerial(), kind);
            connection.call(
                    SERVICE,
                    PATH,
                    SERVICE,
                    "Notify",
                    "susssasa{sv}i",
                    body -> body.text("Postern")
                            .number(shown.getOrDefault(kind, 0))
                            .text(ICON)
                            .text(title)
                            // The body may hold markup; the summary is plain text.
                            .text(text.replace("&", "&amp;")
                                    .replace("<", "&lt;")
                                    .replace(">", "&gt;"))
                            .list(4, actions -> List.of("default", title).forEach(actions::text))
                            .dictionary(hints)
                            .number(DESKTOP_DEFAULT_TIMEOUT));
        });
    }

    @Override
    public void showUnread(int unread) {
        if (unreadShown.getAndSet(unread) == unread) {
            return;
        }
        enqueue(connection -> {
            Map<String, Object> state = new LinkedHashMap<>();
            state.put("count", (long) unread);
            state.put("count-visible", unread > 0);
            state.put("urgent", unread > 0);
            connection.signal(
                    "/com/canonical/unity/launcherentry/1",
                    "com.canonical.Unity.LauncherEntry",
                    "Update",
                    "sa{sv}",
                    body -> body.text("application://" + DESKTOP_ENTRY + ".desktop")
                            .dictionary(state));
        });
    }

    private interface BusCall {
        void send(BusConnection connection) throws IOException;
    }

    private void enqueue(BusCall call) {
        try {
            thread.execute(() -> {
                try {
                    BusConnection connection = connection();
                    if (connection != null) {
                        call.send(connection);
                    }
                } catch (IOException e) {
                    LOG.info("The session bus failed; there are no more notifications.", e);
                    bus = null;
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("Already closed.");
        }
    }

    private @Nullable BusConnection connection() throws IOException {
        if (!connectionTried) {
            connectionTried = true;
            Optional<Path> address = BusConnection.address(environment);
            if (address.isEmpty()) {
                LOG.info("There is no session bus, so there are no notifications.");
            } else {
                BusConnection opened = BusConnection.open(address.get(), this::onMessage);
                opened.listenTo("type='signal',interface='" + SERVICE + "',member='ActionInvoked'");
                bus = opened;
            }
        }
        return bus;
    }

    private void onMessage(BusConnection.Incoming message) {
        if (message.type() == BusConnection.REPLY) {
            Kind kind = pending.remove(message.replyTo());
            if (kind != null && message.body().remaining() >= 4) {
                shown.put(kind, message.body().getInt(0));
            }
        } else if (message.type() == BusConnection.SIGNAL
                && message.member().equals("ActionInvoked")
                && message.body().remaining() >= 4
                && shown.containsValue(message.body().getInt(0))) {
            onClick.run();
        }
    }

    @Override
    public void close() {
        showUnread(0);
        if (!connectionTried) {
            thread.shutdown();
            return;
        }
        enqueue(connection -> {
            for (int id : List.copyOf(shown.values())) {
                connection.call(SERVICE, PATH, SERVICE, "CloseNotification", "u", body -> body.number(id));
            }
            connection.close();
        });
        thread.shutdown();
    }
}
