package io.postern.room.engine;

/**
 * What the way of the last call of this client was, and whether the last try to join was answered. Where the way was a
 * relay, direct ways are most likely closed, and the next call looks for relays from the beginning. Thread safe.
 */
final class RouteCache {
    private volatile boolean relayed;
    private volatile boolean answered = true;

    boolean relayed() {
        return relayed;
    }

    /** Media goes over a way, which may or may not have a relay. */
    void took(boolean relay) {
        relayed = relay;
    }

    /** Whether a server answered the last try to join; true before the first. */
    boolean answered() {
        return answered;
    }

    void answered(boolean lately) {
        answered = lately;
    }
}
