package io.postern.room.engine;

/**
 * Remembers whether the last call's media went over a relay, and whether the last attempt to join was answered. After a
 * relayed call direct routes are most likely closed, and the next call gathers relays from the beginning. Thread safe.
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
