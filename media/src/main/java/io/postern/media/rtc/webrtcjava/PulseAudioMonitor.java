package io.postern.media.rtc.webrtcjava;

import io.postern.media.rtc.RtcException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives change notifications of a PulseAudio server, on a thread of its own. */
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
     * Starts to listen.
     *
     * @param changed called on the monitor's thread for each notification; must only post
     * @return empty if there is no server
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
            LOG.debug("The sound server sends no notifications: {}", e.getMessage());
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
            LOG.debug("The sound server sends no more notifications: {}", e.getMessage());
            // The loss of the server is a change as well.
            changed.run();
        }
    }

    /** Whether notifications are still received. */
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
