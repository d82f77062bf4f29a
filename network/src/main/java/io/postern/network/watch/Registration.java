package io.postern.network.watch;

/** A target that is looked after until this is closed. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    /** Ends it; a call of the listener that has begun may still be under way. May be called again, from any thread. */
    @Override
    void close();
}
