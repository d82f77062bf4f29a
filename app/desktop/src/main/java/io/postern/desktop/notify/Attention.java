package io.postern.desktop.notify;

import io.postern.platform.OperatingSystem;
import io.postern.ui.fx.FxThread;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the system has for getting a person's attention outside of the window: notifications, and badges at dock, tray or
 * launcher. Where it has nothing, nothing happens. Thread safe, returns at once, never fails.
 */
public interface Attention extends AutoCloseable {
    /** A kind of news; of each the newest stands in the place of the one before. */
    enum Kind {
        MESSAGE,
        JOINED,
        ENDED
    }

    /**
     * Shows a notification.
     *
     * @param title one line, plain text
     * @param text another, plain text; may be empty
     */
    void tell(Kind kind, String title, String text);

    /** Shows how things stand. */
    void show(Standing standing);

    /** Takes everything away. */
    @Override
    void close();

    /** Nothing. */
    Attention NONE = new Attention() {
        @Override
        public void tell(Kind kind, String title, String text) {}

        @Override
        public void show(Standing standing) {}

        @Override
        public void close() {}
    };

    /**
     * What this system has. Nothing is started before there is something to tell.
     *
     * @param title of the window at the moment, by which Windows finds it
     * @param onClick called on any thread when the person clicks on a notification
     */
    static Attention ofThisSystem(FxThread fx, Supplier<String> title, Runnable onClick) {
        OperatingSystem system = OperatingSystem.current();
        if (system == OperatingSystem.WINDOWS) {
            return new WindowsAttention(title);
        }
        return system == OperatingSystem.MAC ? new MacAttention(fx) : onBus(System.getenv(), onClick);
    }

    /**
     * What a Linux desktop has.
     *
     * @param environment says where its bus is
     */
    static Attention onBus(Map<String, String> environment, Runnable onClick) {
        return new BusAttention(environment, onClick);
    }
}
