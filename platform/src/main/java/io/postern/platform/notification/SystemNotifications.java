package io.postern.platform.notification;

import io.postern.platform.OperatingSystem;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Notifications of the operating system, and a count of unread messages at its dock, task bar or launcher. A system that
 * lacks one of them ignores it. Thread safe; no method blocks or throws.
 */
public interface SystemNotifications extends AutoCloseable {
    /** The subject of a notification. A new notification replaces the one before it of the same kind. */
    enum Kind {
        MESSAGE,
        JOINED,
        ENDED
    }

    /** Ignores everything. */
    SystemNotifications NONE = new SystemNotifications() {
        @Override
        public void notify(Kind kind, String title, String text) {}

        @Override
        public void showUnread(int count) {}

        @Override
        public void close() {}
    };

    /**
     * Shows a notification.
     *
     * @param title one line, plain text
     * @param text one line, plain text; may be empty
     */
    void notify(Kind kind, String title, String text);

    /** Shows a count of unread messages; 0 removes it. */
    void showUnread(int count);

    /** Withdraws all notifications and the count. */
    @Override
    void close();

    /**
     * The notifications of this system. No thread and no connection is opened before there is something to show.
     *
     * @param mainThread runs a task on the thread of the windowing system, which macOS requires
     * @param windowTitle the present title of the window, by which Windows finds it
     * @param onClick called on any thread when the person clicks on a notification
     */
    static SystemNotifications ofThisSystem(Executor mainThread, Supplier<String> windowTitle, Runnable onClick) {
        return switch (OperatingSystem.current()) {
            case WINDOWS -> new TaskbarNotifications(windowTitle);
            case MAC -> new DockNotifications(mainThread);
            case LINUX, OTHER -> onSessionBus(System.getenv(), onClick);
        };
    }

    /**
     * The notifications of a Linux desktop.
     *
     * @param environment names the session bus
     * @param onClick called on any thread when the person clicks on a notification
     */
    static SystemNotifications onSessionBus(Map<String, String> environment, Runnable onClick) {
        return new SessionBusNotifications(environment, onClick);
    }
}
