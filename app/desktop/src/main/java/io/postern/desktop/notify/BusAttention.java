package io.postern.desktop.notify;

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
 * Notifications and the launcher's badge of Linux desktops, over the person's D-Bus: {@code org.freedesktop.Notifications}
 * (Desktop Notifications Specification 1.2), which every desktop has, and {@code com.canonical.Unity.LauncherEntry}, which
 * the docks of Ubuntu, KDE and others read. No connection is made before there is something to tell; where there is no bus,
 * nothing happens.
 */
final class BusAttention implements Attention {
    /** The launcher's file without folder: what the packages install. */
    static final String DESKTOP_ENTRY = "io.postern.Postern";

    /** The sign's name among the system's icons, from the same packages. */
    private static final String ICON = "postern";

    private static final Logger LOG = LoggerFactory.getLogger(BusAttention.class);
    private static final String SERVICE = "org.freedesktop.Notifications";
    private static final String PATH = "/org/freedesktop/Notifications";
    private static final byte NORMAL = 1;
    private static final int AS_THE_DESKTOP_LIKES = -1;

    private final Map<String, String> environment;
    private final Runnable onClick;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("postern-notify").factory());
    /** By the serial number of the call that is to be answered. */
    private final Map<Integer, Kind> asked = new ConcurrentHashMap<>();
    /** What the desktop calls them, by kind. */
    private final Map<Kind, Integer> shown = new ConcurrentHashMap<>();

    private @Nullable BusConnection bus;
    private volatile boolean looked;
    private final AtomicInteger count = new AtomicInteger();

    BusAttention(Map<String, String> environment, Runnable onClick) {
        this.environment = Map.copyOf(environment);
        this.onClick = onClick;
    }

    @Override
    public void tell(Kind kind, String title, String text) {
        later(connection -> {
            Map<String, Object> hints = new LinkedHashMap<>();
            hints.put("desktop-entry", DESKTOP_ENTRY);
            hints.put("category", kind == Kind.MESSAGE ? "im.received" : "presence");
            hints.put("urgency", NORMAL);
            asked.put(connection.nextSerial(), kind);
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
                            // The second line may hold marks like those of HTML; the first one is plain.
                            .text(text.replace("&", "&amp;")
                                    .replace("<", "&lt;")
                                    .replace(">", "&gt;"))
                            .list(4, actions -> List.of("default", title).forEach(actions::text))
                            .dictionary(hints)
                            .number(AS_THE_DESKTOP_LIKES));
        });
    }

    @Override
    public void show(Standing standing) {
        if (count.getAndSet(standing.unread()) == standing.unread()) {
            return;
        }
        later(connection -> {
            Map<String, Object> state = new LinkedHashMap<>();
            state.put("count", (long) standing.unread());
            state.put("count-visible", standing.unread() > 0);
            state.put("urgent", standing.unread() > 0);
            connection.signal(
                    "/com/canonical/unity/launcherentry/1",
                    "com.canonical.Unity.LauncherEntry",
                    "Update",
                    "sa{sv}",
                    body -> body.text("application://" + DESKTOP_ENTRY + ".desktop")
                            .dictionary(state));
        });
    }

    private interface Message {
        void over(BusConnection connection) throws IOException;
    }

    private void later(Message message) {
        try {
            thread.execute(() -> {
                try {
                    BusConnection connection = connection();
                    if (connection != null) {
                        message.over(connection);
                    }
                } catch (IOException e) {
                    LOG.info("The desktop could not be told; it is not tried again.", e);
                    bus = null;
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("Nothing is told any more.");
        }
    }

    private @Nullable BusConnection connection() throws IOException {
        if (!looked) {
            looked = true;
            Optional<Path> address = BusConnection.address(environment);
            if (address.isEmpty()) {
                LOG.info("There is no D-Bus of this session, so no notifications.");
            } else {
                BusConnection opened = BusConnection.open(address.get(), this::heard);
                opened.listenTo("type='signal',interface='" + SERVICE + "',member='ActionInvoked'");
                bus = opened;
            }
        }
        return bus;
    }

    private void heard(BusConnection.Incoming message) {
        if (message.type() == BusConnection.REPLY) {
            Kind kind = asked.remove(message.replyTo());
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
        show(Standing.QUIET);
        if (!looked) {
            thread.shutdown();
            return;
        }
        later(connection -> {
            for (int id : List.copyOf(shown.values())) {
                connection.call(SERVICE, PATH, SERVICE, "CloseNotification", "u", body -> body.number(id));
            }
            connection.close();
        });
        thread.shutdown();
    }
}
