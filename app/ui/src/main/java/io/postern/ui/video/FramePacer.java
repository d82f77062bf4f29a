package io.postern.ui.video;

import io.postern.ui.fx.FxThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Frame pacing for the surfaces of one window: presents finished frames of several senders in the same pulse, at the
 * frame rate of the fastest sender. The cost of a pulse that changes anything hardly depends on how much it changes, so
 * 25 senders at 30 frames a second should cost 30 pulses and not 60.
 *
 * <p>Pulses come at about 60 Hz. While several surfaces receive frames and none receives more than 40 a second, every
 * other pulse presents. Of the two possible phases the pacer takes the one in which fewer frames wait. A single surface, a
 * fast sender and the first frame of a surface never wait. Pulses for anything else than frames are not affected.
 */
final class FramePacer {
    /** More than one pulse and less than two at 60 Hz, so that a late or early pulse does not change the rhythm. */
    private static final long MIN_PERIOD_NANOS = 25_000_000;

    /** Registering for pulses costs more than a few pulses without a frame. */
    private static final int MAX_IDLE_PULSES = 10;

    private static final long RATE_WINDOW_NANOS = 500_000_000;
    private static final double MAX_PACED_FRAMES_PER_SECOND = 40;
    private static final int PHASE_WINDOW_FRAMES = 64;
    private static final double PHASE_SHIFT_SHARE = 0.6;

    private final FxThread fx;
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Client> ready = new ConcurrentLinkedQueue<>();
    /** Whether {@link #pulse} is or will be called on every pulse. */
    private final AtomicBoolean running = new AtomicBoolean();

    private volatile FxThread.@Nullable Registration pulses;

    // Touched on the JavaFX thread alone.
    private long presentedAt;
    private long ratesSince;
    private boolean paced;
    private int idlePulses;
    private int waitedOnePulse;
    private int early;
    private int presented;

    FramePacer(FxThread fx) {
        this.fx = fx;
    }

    /** One surface. */
    final class Client implements AutoCloseable {
        private final LongSupplier received;
        private final Runnable present;
        private volatile boolean urgent = true;
        private long receivedBefore;

        private Client(LongSupplier received, Runnable present) {
            this.received = received;
            this.present = present;
        }

        /** Asks to present a finished frame. Any thread; returns at once. */
        void frameReady() {
            ready.add(this);
            startPulses();
        }

        private void present() {
            urgent = false;
            present.run();
        }

        /** Lets the next frame go out with the next pulse, as after a change of the source. Any thread. */
        void presentNextAtOnce() {
            urgent = true;
        }

        @Override
        public void close() {
            clients.remove(this);
        }
    }

    /**
     * Adds a surface.
     *
     * @param received the number of frames received so far; any thread
     * @param present puts the finished frame on the screen; called on the JavaFX thread, in a pulse
     */
    Client add(LongSupplier received, Runnable present) {
        Client client = new Client(received, present);
        clients.add(client);
        return client;
    }

    /** Not through the queue of the JavaFX thread: while a large room is built up, pulses keep that queue waiting. */
    private void startPulses() {
        if (running.compareAndSet(false, true)) {
            pulses = fx.onPulse(this::pulse);
        }
    }

    private void stopPulses() {
        FxThread.Registration registered = pulses;
        if (registered == null) {
            // The thread that started them is about to say how to stop them.
            return;
        }
        pulses = null;
        registered.close();
        idlePulses = 0;
        running.set(false);
        if (!ready.isEmpty()) {
            startPulses();
        }
    }

    private void pulse(long now) {
        measureRates(now);
        int waiting = ready.size();
        if (waiting == 0) {
            if (++idlePulses >= MAX_IDLE_PULSES) {
                stopPulses();
            }
            return;
        }
        idlePulses = 0;
        boolean due = !paced || now - presentedAt >= MIN_PERIOD_NANOS || otherPhaseIsBetter();
        if (!due) {
            List<Client> urgent = take(waiting).stream().filter(this::isUrgent).toList();
            waitedOnePulse = waiting - urgent.size();
            urgent.forEach(Client::present);
            return;
        }
        presented += waiting;
        early += Math.min(waitedOnePulse, waiting);
        waitedOnePulse = 0;
        presentedAt = now;
        take(waiting).forEach(Client::present);
    }

    /** Puts a client that can wait back into the queue. */
    private boolean isUrgent(Client client) {
        if (!client.urgent) {
            ready.add(client);
        }
        return client.urgent;
    }

    /** Whether most frames were finished one pulse before they were presented. */
    private boolean otherPhaseIsBetter() {
        if (presented < PHASE_WINDOW_FRAMES) {
            return false;
        }
        boolean better = early > presented * PHASE_SHIFT_SHARE;
        presented = 0;
        early = 0;
        return better;
    }

    private List<Client> take(int count) {
        List<Client> taken = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Client next = ready.poll();
            if (next != null) {
                taken.add(next);
            }
        }
        return taken;
    }

    private void measureRates(long now) {
        long elapsed = now - ratesSince;
        if (elapsed < RATE_WINDOW_NANOS) {
            return;
        }
        int active = 0;
        double fastest = 0;
        for (Client client : clients) {
            long total = client.received.getAsLong();
            long frames = total - client.receivedBefore;
            client.receivedBefore = total;
            if (frames > 0) {
                active++;
                fastest = Math.max(fastest, frames * 1e9 / elapsed);
            }
        }
        ratesSince = now;
        paced = active > 1 && fastest <= MAX_PACED_FRAMES_PER_SECOND;
    }
}
