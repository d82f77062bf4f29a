package io.postern.desktop.instance;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether this launch is the first instance, or hands its link over to the one that runs. */
public sealed interface InstanceLock {
    /**
     * This launch is the first instance.
     *
     * @param instanceServer accepts requests of later launches; the caller closes it after the window
     */
    record First(SingleInstanceServer instanceServer) implements InstanceLock {}

    /** The running instance has taken the request. */
    record HandedOver() implements InstanceLock {}

    /** An instance runs and did not answer. */
    record Unanswered() implements InstanceLock {}

    /**
     * This machine does not allow to find out.
     *
     * @param reason for the log
     */
    record Unknown(String reason) implements InstanceLock {}

    /** How long to wait for an instance that is shutting down or starting up. */
    Duration IN_BETWEEN = Duration.ofSeconds(6);

    /** The interval between attempts in that time. */
    Duration AGAIN = Duration.ofMillis(40);

    /** Becomes the first instance if there is none, without contacting another; {@link First} or {@link Unknown}. */
    static InstanceLock ifFirst(InstanceDirectory meeting) {
        try {
            return SingleInstanceServer.hang(meeting)
                    .<InstanceLock>map(First::new)
                    .orElseGet(() -> new Unknown("somebody is there"));
        } catch (IOException | RuntimeException e) {
            return new Unknown(e.toString());
        }
    }

    /**
     * Becomes the first instance, or hands the link over. Takes a few milliseconds if there is no instance or it
     * answers, and about two seconds if it does not. Not on the JavaFX thread.
     *
     * @param link the link to open, as given on the command line
     */
    static InstanceLock make(InstanceDirectory meeting, Optional<String> link) {
        Logger log = LoggerFactory.getLogger(InstanceLock.class);
        long begun = System.nanoTime();
        while (true) {
            try {
                Optional<SingleInstanceServer> first = SingleInstanceServer.hang(meeting);
                if (first.isPresent()) {
                    return new First(first.get());
                }
            } catch (IOException | RuntimeException e) {
                return new Unknown(e.toString());
            }
            SingleInstanceClient.Outcome outcome = SingleInstanceClient.at(meeting, link);
            switch (outcome) {
                case SHOWN -> {
                    return new HandedOver();
                }
                case SILENT -> {
                    return new Unanswered();
                }
                case NOBODY, CLOSING -> {
                    if (System.nanoTime() - begun > IN_BETWEEN.toNanos()) {
                        log.warn("The window that is there neither listens nor ends: {}", outcome);
                        return new Unanswered();
                    }
                    LockSupport.parkNanos(AGAIN.toNanos());
                }
            }
        }
    }
}
