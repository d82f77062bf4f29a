package io.postern.room.engine;

/**
 * What the way of the last call of this client was. Where it was a relay, direct ways are most likely closed, and the next
 * call looks for relays from the beginning. Thread safe.
 */
final class WayHabits {
    private volatile boolean relayed;

    boolean relayed() {
        return relayed;
    }

    /** Media goes over a way, which may or may not have a relay. */
    void took(boolean relay) {
        relayed = relay;
    }
}
