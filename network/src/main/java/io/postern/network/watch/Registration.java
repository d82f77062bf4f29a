package io.postern.network.watch;

/** Keeps a target watched until this is closed. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    /** Ends the registration; a call of the listener may still be running. Idempotent, on any thread. */
    @Override
    void close();
}
