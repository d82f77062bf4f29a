package io.postern.media.rtc.webrtcjava;

import io.postern.media.rtc.RtcException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to what a PulseAudio server says of changes, on a thread of its own that sleeps in between. */
final class PulseAudioMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PulseAudioMonitor.class);

    private final LibPulse pulse;
    private final Runnable changed;
    private final Thread thread;

    private PulseAudioMonitor(LibPulse pulse, Runnable changed) {
        this.pulse = pulse;
        this.changed = changed;
        this.thread = Thread.ofPlatform().name("postern-media-pulse").daemon().unstarted(this::listen);
    }

    /**
     * Begins to listen.
     *
     * @param changed called on the watch's thread, once for each piece of news; must only post
     * @return nothing if there is no server
     */
    static Optional<PulseAudioMonitor> start(Runnable changed) {
        Optional<LibPulse> connected = LibPulse.connect();
        if (connected.isEmpty()) {
            return Optional.empty();
        }
        LibPulse pulse = connected.get();
        try {
            pulse.subscribe();
        } catch (RtcException e) {
            LOG.debug("The sound server tells no changes: {}", e.getMessage());
            pulse.close();
            return Optional.empty();
        }
        PulseAudioMonitor watch = new PulseAudioMonitor(pulse, changed);
        watch.thread.start();
        return Optional.of(watch);
    }

    private void listen() {
        try {
            while (pulse.awaitChange()) {
                changed.run();
            }
        } catch (RtcException e) {
            LOG.debug("The sound server tells no more changes: {}", e.getMessage());
            // That it is gone is a change as well.
            changed.run();
        }
    }

    /** Whether changes are still told. */
    boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        pulse.wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        pulse.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
