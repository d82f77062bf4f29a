package io.postern.room.track;

import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.room.DeviceEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera or microphone that several may use at once: opened for the first lease, closed after the last, exchanged
 * under all of them when another device is chosen or the one in use is unplugged. All state belongs to the device
 * executor.
 */
final class SharedCapture<C extends AutoCloseable> {
    private static final Logger LOG = LoggerFactory.getLogger(SharedCapture.class);

    private final DeviceKind kind;
    private final DeviceExecutor devices;
    private final Function<String, C> open;
    private final Function<C, CompletableFuture<Void>> silent;
    private final Supplier<List<MediaDevice>> present;
    private final Consumer<DeviceEvent> events;
    private final Set<Lease> leases = new LinkedHashSet<>();
    private @Nullable C capture;
    private MediaDevice captured;
    private boolean granted = true;
    private volatile DevicePreference wish = DevicePreference.SYSTEM_DEFAULT;
    private volatile boolean ended;

    /**
     * @param open opens a device by its id, on the device executor; may throw {@link DeviceException}
     * @param silent completes when a capture delivers nothing any more
     * @param present the devices there are, the system's default first
     * @param events told on the device executor what plugging in and out led to
     */
    SharedCapture(
            DeviceKind kind,
            DeviceExecutor devices,
            Function<String, C> open,
            Function<C, CompletableFuture<Void>> silent,
            Supplier<List<MediaDevice>> present,
            Consumer<DeviceEvent> events) {
        this.kind = kind;
        this.devices = devices;
        this.open = id -> watched(open.apply(id));
        this.silent = silent;
        this.present = present;
        this.events = events;
        this.captured = new MediaDevice(kind, "", "", false);
    }

    /** A device that opens after the end is closed at once: the task that closes everything may have been dropped by then. */
    private C watched(C opened) {
        if (ended) {
            closeQuietly(opened);
            throw new DeviceException(kind, DeviceException.Reason.FAILED, "devices are closed already", null);
        }
        silent.apply(opened)
                .thenRunAsync(
                        () -> {
                            if (opened.equals(capture)) {
                                lose();
                            }
                        },
                        devices);
        return opened;
    }

    /** The chosen device, present or not. */
    DevicePreference wish() {
        return wish;
    }

    CompletableFuture<Lease> lease() {
        return devices.ask(kind, () -> {
            C current = capture;
            if (current == null) {
                DevicePreference.Resolution found = resolve(wish);
                MediaDevice device = found.device()
                        .orElseThrow(
                                () -> new DeviceException(kind, DeviceException.Reason.NOT_FOUND, "none there", null));
                current = open.apply(device.id());
                capture = current;
                captured = device;
                granted = found.granted();
            }
            Lease lease = new Lease(current);
            leases.add(lease);
            return lease;
        });
    }

    /** Takes a device up, now if it is in use; if it cannot be opened the one before goes on, and the future fails. */
    CompletableFuture<Void> choose(DevicePreference next) {
        return devices.run(kind, () -> {
            DevicePreference.Resolution found = resolve(next);
            MediaDevice device = found.device().filter(d -> found.granted()).orElseGet(() -> unlisted(next));
            exchange(device);
            wish = next;
            granted = true;
        });
    }

    /** Notes what is wanted, and takes it up if it is there; does not fail if it is not. */
    CompletableFuture<Void> prefer(DevicePreference next) {
        return devices.run(kind, () -> {
            wish = next;
            DevicePreference.Resolution found = resolve(next);
            found.device().ifPresent(this::exchange);
            granted = found.granted();
        });
    }

    /** Opens the device in use again, which it may be given up for in between; loses it if that fails. */
    CompletableFuture<Void> reopen() {
        return devices.run(kind, () -> {
            C previous = capture;
            if (previous == null) {
                return;
            }
            closeQuietly(previous);
            try {
                use(captured, open.apply(captured.id()));
            } catch (RuntimeException | Error e) {
                lose();
                throw e;
            }
        });
    }

    /** Hands the same capture to everyone once more, for what is decided when it begins to be sent. */
    void renew() {
        devices.execute(() -> {
            C current = capture;
            if (current != null) {
                List.copyOf(leases).forEach(lease -> lease.exchange(current));
            }
        });
    }

    /**
     * Devices were plugged in or out. On the device executor.
     *
     * @param replaces whether another device may take over by itself; if not, one that is gone is lost
     */
    void replugged(boolean replaces) {
        if (capture == null) {
            return;
        }
        List<MediaDevice> there = present.get();
        boolean gone = !captured.builtIn()
                && there.stream().noneMatch(device -> device.id().equals(captured.id()));
        DevicePreference.Resolution found = resolve(wish);
        Optional<MediaDevice> next = replaces ? found.device() : Optional.empty();
        if (next.isEmpty()) {
            if (gone) {
                lose();
            }
            return;
        }
        try {
            exchange(next.get());
        } catch (RuntimeException e) {
            LOG.warn("A {} that was plugged in or is left cannot be used: {}", kind, e.getMessage());
            if (gone) {
                lose();
            }
            return;
        }
        boolean before = granted;
        granted = found.granted();
        if (before && !granted) {
            events.accept(new DeviceEvent.FellBack(kind, wish, captured));
        } else if (!before && granted) {
            events.accept(new DeviceEvent.CameBack(kind, captured));
        }
    }

    private DevicePreference.Resolution resolve(DevicePreference wanted) {
        return wanted.resolve(kind, present.get());
    }

    /** A device that is not listed may still exist; opening it tells. */
    private MediaDevice unlisted(DevicePreference wanted) {
        return new MediaDevice(kind, wanted.id(), wanted.label(), false);
    }

    private void exchange(MediaDevice device) {
        C previous = capture;
        if (previous == null || device.id().equals(captured.id())) {
            return;
        }
        C next = open.apply(device.id());
        try {
            use(device, next);
        } finally {
            // Also where somebody who looks on cannot follow: only one is open.
            closeQuietly(previous);
        }
    }

    private void use(MediaDevice device, C next) {
        capture = next;
        captured = device;
        for (Lease lease : List.copyOf(leases)) {
            lease.exchange(next);
        }
    }

    private void lose() {
        List<Lease> losing = List.copyOf(leases);
        closeNow();
        losing.forEach(Lease::lost);
        events.accept(new DeviceEvent.Lost(kind, captured.label()));
    }

    /** Nothing is to be open from now on, also what is on its way to be opened. Any thread; {@link #closeNow} comes after. */
    void end() {
        ended = true;
    }

    /** Closes the device whatever leases there are; on the device executor. */
    void closeNow() {
        leases.clear();
        C last = capture;
        capture = null;
        if (last != null) {
            closeQuietly(last);
        }
    }

    private void release(Lease lease) {
        if (leases.remove(lease) && leases.isEmpty()) {
            closeNow();
        }
    }

    private static void closeQuietly(AutoCloseable capture) {
        try {
            capture.close();
        } catch (Exception e) {
            LOG.warn("Closing a capture failed", e);
        }
    }

    /** An interest in the device. Thread safe. */
    final class Lease implements AutoCloseable {
        private final List<Consumer<C>> followers = new ArrayList<>();
        private Runnable onLost = () -> {};
        private C current;
        private boolean lost;
        private boolean closed;

        private Lease(C current) {
            this.current = current;
        }

        synchronized C capture() {
            return current;
        }

        /** Calls back at once with the present capture, and on the device executor with each one that replaces it. */
        synchronized void follow(Consumer<C> follower) {
            followers.add(follower);
            follower.accept(current);
        }

        /** Calls back when the device is gone and nothing replaces it; at once if that is so already. Only posts. */
        synchronized void onLost(Runnable action) {
            onLost = action;
            if (lost) {
                action.run();
            }
        }

        private synchronized void exchange(C next) {
            current = next;
            if (!closed) {
                followers.forEach(follower -> follower.accept(next));
            }
        }

        private synchronized void lost() {
            lost = true;
            if (!closed) {
                onLost.run();
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            devices.execute(() -> release(this));
        }
    }
}
