package io.postern.watchdog.liveness;

import java.time.Duration;
import java.util.Optional;

/**
 * All that is known of a running window at one moment. Durations are in the watchdog's {@link SuspendAwareClock fair time}.
 *
 * @param age since its start
 * @param silent since its last line, or since its start
 * @param hung since its JavaFX thread's last turn that is known, or since its start
 * @param turns of the JavaFX thread so far
 * @param blind how long pictures have been arriving without one being decoded; zero if they are or none arrive
 * @param calm how long a restart would have disturbed nobody; zero if it would now
 * @param memory resident bytes, zero while unknown
 * @param beat the newest, empty before the first
 */
public record ProcessHealth(
        Duration age,
        Duration silent,
        Duration hung,
        long turns,
        Duration blind,
        Duration calm,
        long memory,
        Optional<WindowHeartbeat> beat) {}
