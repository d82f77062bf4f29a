package io.postern.settings.preferences;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Holds the settings in force. Thread safe; nothing here waits for a disk. */
public interface SettingsStore extends AutoCloseable {
    Settings current();

    /** Changes the settings. Listeners are called on the caller's thread, only if something changed. */
    void update(UnaryOperator<Settings> change);

    /** Resets everything except the size of the window. */
    default void reset() {
        update(s -> Settings.DEFAULTS.withWindow(s.window()));
    }

    Registration onChange(Consumer<Settings> listener);

    /** Writes pending changes. */
    @Override
    void close();

    /** A listener's registration. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Keeps settings in memory only: for tests, and for meeting rooms that start afresh each time. */
    static SettingsStore inMemory(Settings initial) {
        AtomicReference<Settings> settings = new AtomicReference<>(initial);
        CopyOnWriteArrayList<Consumer<Settings>> listeners = new CopyOnWriteArrayList<>();
        return new SettingsStore() {
            @Override
            public Settings current() {
                return settings.get();
            }

            @Override
            public void update(UnaryOperator<Settings> change) {
                Settings before = settings.get();
                Settings after = settings.updateAndGet(change);
                if (!after.equals(before)) {
                    listeners.forEach(listener -> listener.accept(after));
                }
            }

            @Override
            public Registration onChange(Consumer<Settings> listener) {
                listeners.add(listener);
                return () -> listeners.remove(listener);
            }

            @Override
            public void close() {
                listeners.clear();
            }
        };
    }
}
