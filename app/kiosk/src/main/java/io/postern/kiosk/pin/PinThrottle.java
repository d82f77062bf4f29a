package io.postern.kiosk.pin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delays further attempts after wrong PINs: one second after the first, twice as long after each further one, up to
 * five minutes.
 *
 * <p>The number of attempts is stored on disk before a PIN is verified, so restarting the program does not avoid the
 * delay, which then begins again. A monotonic clock measures it, so setting the machine's clock does not avoid it
 * either. Thread safe.
 */
public final class PinThrottle {
    /** The longest delay before the next attempt. */
    public static final Duration MAX_DELAY = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(PinThrottle.class);

    /** Where the wait has become the longest: what counts when it is not known how many there were. */
    private static final int MAX_ATTEMPTS = 10;

    private final Path file;
    private final Supplier<Duration> uptime;
    private int wrong;
    private Duration openAt;

    /**
     * Reads a file: not for the JavaFX thread.
     *
     * @param file need not be there
     * @param uptime a monotonic clock
     */
    public PinThrottle(Path file, Supplier<Duration> uptime) {
        this.file = file;
        this.uptime = uptime;
        this.wrong = read(file);
        this.openAt = uptime.get().plus(waitAfter(wrong));
    }

    /** The remaining delay; zero if a PIN may be entered. */
    public synchronized Duration remaining() {
        Duration left = openAt.minus(uptime.get());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * Begins a try, which counts as a wrong one until {@link #right} says otherwise.
     *
     * @return false if the delay has not ended; the PIN must not be verified then
     */
    public synchronized boolean begin() {
        if (remaining().isPositive()) {
            return false;
        }
        wrong++;
        if (!write(wrong)) {
            // A counter that does not survive a restart must be slow enough without.
            wrong = Math.max(wrong, MAX_ATTEMPTS);
        }
        openAt = uptime.get().plus(waitAfter(wrong));
        return true;
    }

    /** Resets the counter after a correct PIN. */
    public synchronized void right() {
        wrong = 0;
        write(0);
        openAt = uptime.get();
    }

    /** How long to wait after so many wrong ones in a row. */
    static Duration waitAfter(int wrong) {
        if (wrong <= 0) {
            return Duration.ZERO;
        }
        Duration doubled = Duration.ofSeconds(1L << Math.min(wrong - 1, MAX_ATTEMPTS));
        return doubled.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : doubled;
    }

    private static int read(Path file) {
        try {
            return Math.max(0, Integer.parseInt(Files.readString(file).strip()));
        } catch (NoSuchFileException none) {
            return 0;
        } catch (IOException | NumberFormatException e) {
            LOG.warn("Cannot read the number of wrong PINs; applying the longest delay: {}", e.toString());
            return MAX_ATTEMPTS;
        }
    }

    private boolean write(int count) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, (count + "\n").getBytes(StandardCharsets.US_ASCII));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            LOG.warn("Cannot store the number of wrong PINs: {}", e.toString());
            return false;
        }
    }
}
