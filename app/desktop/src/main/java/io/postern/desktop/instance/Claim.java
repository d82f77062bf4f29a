package io.postern.desktop.instance;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What came of a start: it is the first, or another window was there. */
public sealed interface Claim {
    /**
     * Nobody else is there.
     *
     * @param doorbell what later starts ring; to be closed when the window is gone
     */
    record First(Doorbell doorbell) implements Claim {}

    /** The window that is there has taken over. */
    record HandedOver() implements Claim {}

    /** A window is there, and did not answer. */
    record Unanswered() implements Claim {}

    /**
     * This machine offers no way to find out.
     *
     * @param reason for the log
     */
    record Unknown(String reason) implements Claim {}

    /** One that is being taken down, or about to listen, is waited for so long. */
    Duration IN_BETWEEN = Duration.ofSeconds(6);

    /** How often it is tried again in that time. */
    Duration AGAIN = Duration.ofMillis(40);

    /** Listens if nobody does, and lets others be; {@link First} or {@link Unknown}. */
    static Claim ifFirst(Meeting meeting) {
        try {
            return Doorbell.hang(meeting).<Claim>map(First::new).orElseGet(() -> new Unknown("somebody is there"));
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
    static Claim make(Meeting meeting, Optional<String> link) {
        Logger log = LoggerFactory.getLogger(Claim.class);
        long begun = System.nanoTime();
        while (true) {
            try {
                Optional<Doorbell> first = Doorbell.hang(meeting);
                if (first.isPresent()) {
                    return new First(first.get());
                }
            } catch (IOException | RuntimeException e) {
                return new Unknown(e.toString());
            }
            Ringing.Outcome outcome = Ringing.at(meeting, link);
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
