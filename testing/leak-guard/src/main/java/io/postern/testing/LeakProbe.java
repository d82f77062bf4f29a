package io.postern.testing;

/**
 * Something a module counts and wants back to where it was after each test: native pictures, peer connections.
 *
 * <p>Found through {@link java.util.ServiceLoader}; asked on the test's thread, also while other threads are busy.
 */
public interface LeakProbe {
    /** For the failure text: what is counted, in the plural. */
    String name();

    /** How many are open now. Must be cheap: it is asked before and after each test. */
    long count();
}
