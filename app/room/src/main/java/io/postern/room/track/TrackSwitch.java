package io.postern.room.track;

import io.postern.media.frame.PictureSource.Watch;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps watchers while what they watch changes underneath: a reconnection, a re-used media section, another camera.
 * Thread safe; attaching and detaching call into the origin under this switch's lock, so origins must not call back.
 */
final class TrackSwitch<T> {
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private @Nullable T origin;

    /** Connects the watchers to another origin, or to nothing. */
    synchronized void connect(@Nullable T next) {
        if (Objects.equals(next, origin)) {
            return;
        }
        origin = next;
        for (Watcher watcher : watchers) {
            watcher.follow(next);
        }
    }

    /** Attaches to the present origin and to each later one, until closed. */
    synchronized Watch attach(Function<T, Watch> attachment) {
        Watcher watcher = new Watcher(attachment);
        watchers.add(watcher);
        watcher.follow(origin);
        return () -> {
            synchronized (this) {
                if (watchers.remove(watcher)) {
                    watcher.follow(null);
                }
            }
        };
    }

    synchronized boolean isIdle() {
        return watchers.isEmpty() && origin == null;
    }

    private final class Watcher {
        private final Function<T, Watch> attachment;
        private @Nullable Watch current;

        Watcher(Function<T, Watch> attachment) {
            this.attachment = attachment;
        }

        void follow(@Nullable T next) {
            Watch previous = current;
            current = null;
            if (previous != null) {
                previous.close();
            }
            if (next != null) {
                current = attachment.apply(next);
            }
        }
    }
}
