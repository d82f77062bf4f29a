package io.postern.call.context;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Records the times of the events between the click on Join and the first remote frame. Each is noted once per call,
 * the first time. Thread safe.
 */
public final class JoinTimeline {
    /** The events that are recorded. */
    public enum Mark {
        /** The person pressed Join, or the program did for them. */
        JOIN_CLICKED,
        /** Media can flow. */
        CONNECTED,
        /** The first frame of someone else is on the screen. */
        FIRST_REMOTE_FRAME
    }

    /** Called on the thread that notes the mark; must not block. */
    @FunctionalInterface
    public interface Listener {
        /** @param sinceClick from the click on Join */
        void onMark(Mark mark, Duration sinceClick);
    }

    private final LongSupplier clock;
    private final Map<Mark, Long> marks = new EnumMap<>(Mark.class);
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public JoinTimeline() {
        this(System::nanoTime);
    }

    /** @param nanoTime a monotonic clock */
    public JoinTimeline(LongSupplier nanoTime) {
        this.clock = nanoTime;
    }

    /** Notes that something happens now; the first time counts. */
    public void mark(Mark mark) {
        mark(mark, clock.getAsLong());
    }

    /**
     * Notes that something happened a moment ago; the first time counts.
     *
     * @param nanoTime of the clock of this timeline, usually {@link System#nanoTime}
     */
    public void mark(Mark mark, long nanoTime) {
        Optional<Duration> since;
        synchronized (marks) {
            if (marks.putIfAbsent(mark, nanoTime) != null) {
                return;
            }
            since = sinceClick(mark);
        }
        since.ifPresent(duration -> listeners.forEach(listener -> listener.onMark(mark, duration)));
    }

    /** How long after the click something happened; empty if it has not, or if nobody clicked. */
    public Optional<Duration> sinceClick(Mark mark) {
        synchronized (marks) {
            Long clicked = marks.get(Mark.JOIN_CLICKED);
            Long at = marks.get(mark);
            return clicked == null || at == null ? Optional.empty() : Optional.of(Duration.ofNanos(at - clicked));
        }
    }

    /** Tells a listener of every mark from now on, for as long as the timeline lives. */
    public void onMark(Listener listener) {
        listeners.add(listener);
    }
}
