package io.postern.testing;

/**
 * Counts a resource that must return to its previous count after each test, such as native frames or peer connections.
 *
 * <p>Found through {@link java.util.ServiceLoader}; called on the test's thread, also while other threads are running.
 */
public interface LeakProbe {
    /** Names the resource in failure messages, in the plural. */
    String name();

    /** The number of open resources. Must be cheap: it is called before and after each test. */
    long count();
}
