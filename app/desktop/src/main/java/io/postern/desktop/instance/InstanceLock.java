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
     * Nobody else is there.
     *
     * @param instanceServer what later starts ring; to be closed when the window is gone
     */
    record First(SingleInstanceServer instanceServer) implements InstanceLock {}

    /** The window that is there has taken over. */
    record HandedOver() implements InstanceLock {}

    /** A window is there, and did not answer. */
    record Unanswered() implements InstanceLock {}

    /**
     * This machine offers no way to find out.
     *
     * @param reason for the log
     */
    record Unknown(String reason) implements InstanceLock {}

    /** One that is being taken down, or about to listen, is waited for so long. */
    Duration IN_BETWEEN = Duration.ofSeconds(6);

    /** How often it is tried again in that time. */
    Duration AGAIN = Duration.ofMillis(40);

    /** Listens if nobody does, and lets others be; {@link First} or {@link Unknown}. */
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
     * Finds out, and hands over. Takes a few milliseconds when nobody is there or somebody answers, about two seconds
     * when somebody does not. Any thread but JavaFX's.
     *
     * @param link what this start was to open, as it was given
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
