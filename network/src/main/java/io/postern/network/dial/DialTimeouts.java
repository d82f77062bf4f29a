package io.postern.network.dial;

import java.time.Duration;

/**
 * How long connecting may take.
 *
 * @param route one way: names, TCP, what the proxy does, TLS. Time in which a person is asked for a password is not
 *     counted
 * @param total all ways together
 */
public record DialTimeouts(Duration route, Duration total) {
    /** For people who wait: another way after 8 s, an answer after 15 s. */
    public static final DialTimeouts DEFAULT = new DialTimeouts(Duration.ofSeconds(8), Duration.ofSeconds(15));

    /** The same for one way and all. */
    public static DialTimeouts of(Duration total) {
        return new DialTimeouts(total, total);
    }
}
