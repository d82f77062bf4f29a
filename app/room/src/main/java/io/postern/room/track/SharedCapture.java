package io.postern.room.track;

import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One camera or microphone that several may use at once: opened for the first lease, closed after the last, exchanged
 * under all of them when another device is chosen. All state belongs to the device executor.
 */
final class SharedCapture<C extends AutoCloseable> {
    private final DeviceKind kind;
    private final Executor devices;
    private final Function<String, C> open;
    private final Supplier<Optional<String>> preferred;
    private final Set<Lease> leases = new LinkedHashSet<>();
    private @Nullable C capture;
    private String captureId = "";
    private volatile @Nullable String chosen;

    /**
     * @param open opens a device by its id, on the device executor; may throw {@link DeviceException}
     * @param preferred the system's default device, used as long as none was chosen
     */
    SharedCapture(DeviceKind kind, Executor devices, Function<String, C> open, Supplier<Optional<String>> preferred) {
        this.kind = kind;
        this.devices = devices;
        this.open = open;
        this.preferred = preferred;
    }

    /** The chosen device's id, if one was chosen. */
    Optional<String> chosen() {
        return Optional.ofNullable(chosen);
    }

    CompletableFuture<Lease> lease() {
        return CompletableFuture.supplyAsync(
                () -> {
                    C current = capture;
                    if (current == null) {
                        String id = chosen().or(preferred)
                                .orElseThrow(() -> new DeviceException(
                                        kind, DeviceException.Reason.NOT_FOUND, "none there", null));
                        current = open.apply(id);
                        capture = current;
                        captureId = id;
                    }
                    Lease lease = new Lease(current);
                    leases.add(lease);
                    return lease;
                },
                devices);
    }

    CompletableFuture<Void> choose(String id) {
        return CompletableFuture.runAsync(
                () -> {
                    C previous = capture;
                    if (previous != null && !id.equals(captureId)) {
                        C next = open.apply(id);
                        capture = next;
                        captureId = id;
                        for (Lease lease : List.copyOf(leases)) {
                            lease.exchange(next);
                        }
                        closeQuietly(previous);
                    }
                    chosen = id;
                },
                devices);
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
            org.slf4j.LoggerFactory.getLogger(SharedCapture.class).warn("Closing a capture failed", e);
        }
    }

    /** An interest in the device. Thread safe. */
    final class Lease implements AutoCloseable {
        private final List<Consumer<C>> followers = new ArrayList<>();
        private C current;
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

        private synchronized void exchange(C next) {
            current = next;
            if (!closed) {
                followers.forEach(follower -> follower.accept(next));
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
