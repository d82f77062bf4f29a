package io.postern.network.dial;

import java.time.Duration;

/**
 * The time limits of connecting.
 *
 * @param route for one route: name resolution, TCP, proxy, TLS. The time that a person needs to enter a password does
 *     not count
 * @param total for all routes together
 */
public record DialTimeouts(Duration route, Duration total) {
    /** For people who wait: the next route after 8 s, a result after 15 s. */
    public static final DialTimeouts DEFAULT = new DialTimeouts(Duration.ofSeconds(8), Duration.ofSeconds(15));

    /** The same limit for one route and for all together. */
    public static DialTimeouts of(Duration total) {
        return new DialTimeouts(total, total);
    }
}
