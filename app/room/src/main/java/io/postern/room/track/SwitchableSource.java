package io.postern.room.track;

import io.postern.media.frame.VideoSource.Watch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps watchers attached while the source under them is switched: after a reconnection, or to another camera.
 *
 * <p>Thread safe. Origins are called without a lock: closing a watch waits for a delivery that is under way, and that
 * delivery may close the watch itself. Of several threads that move a watcher at once one does it, and the others need not
 * wait for it; a {@link SinkGate} makes sure that nothing is delivered after a close.
 */
final class SwitchableSource<T> {
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private @Nullable T origin;
    private boolean retired;

    /** Connects the watchers to another origin, or to nothing. */
    void connect(@Nullable T next) {
        List<Watcher> following;
        synchronized (this) {
            if (Objects.equals(next, origin)) {
                return;
            }
            origin = next;
            following = List.copyOf(watchers);
        }
        following.forEach(Watcher::follow);
    }

    /**
     * Attaches to the present origin and to each later one, until closed.
     *
     * @param attachment delivers through the gate alone
     * @throws IllegalStateException once this switch is retired
     */
    Watch attach(BiFunction<T, SinkGate, Watch> attachment) {
        return tryAttach(attachment).orElseThrow(() -> new IllegalStateException("retired"));
    }

    /** The same; empty once this switch is retired. */
    Optional<Watch> tryAttach(BiFunction<T, SinkGate, Watch> attachment) {
        Watcher watcher = new Watcher(attachment);
        synchronized (this) {
            if (retired) {
                return Optional.empty();
            }
            watchers.add(watcher);
        }
        watcher.follow();
        return Optional.of(watcher::close);
    }

    /**
     * Retires it if nobody watches and there is nothing to watch; says whether it is. Nobody attaches to it from then
     * on.
     */
    synchronized boolean retireIfIdle() {
        retired |= watchers.isEmpty() && origin == null;
        return retired;
    }

    /** One who watches. Its fields are guarded by the switch. */
    private final class Watcher {
        private final BiFunction<T, SinkGate, Watch> attachment;
        private final SinkGate gate = new SinkGate();
        private @Nullable T followed;
        private @Nullable Watch current;
        private boolean moving;

        Watcher(BiFunction<T, SinkGate, Watch> attachment) {
            this.attachment = attachment;
        }

        void close() {
            gate.close();
            synchronized (SwitchableSource.this) {
                if (!watchers.remove(this)) {
                    return;
                }
            }
            follow();
        }

        /** Moves to where the switch is connected by now, unless another thread is about to. */
        void follow() {
            while (true) {
                T next;
                Watch previous;
                synchronized (SwitchableSource.this) {
                    next = watchers.contains(this) ? origin : null;
                    if (moving || Objects.equals(next, followed)) {
                        return;
                    }
                    moving = true;
                    followed = next;
                    previous = current;
                    current = null;
                }
                move(previous, next);
            }
        }

        private void move(@Nullable Watch previous, @Nullable T next) {
            Watch attached = null;
            try {
                if (previous != null) {
                    previous.close();
                }
                if (next != null) {
                    attached = attachment.apply(next, gate);
                }
            } finally {
                synchronized (SwitchableSource.this) {
                    current = attached;
                    moving = false;
                }
            }
        }
    }
}
