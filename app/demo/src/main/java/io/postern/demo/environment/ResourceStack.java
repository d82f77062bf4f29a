package io.postern.demo.environment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns resources and closes them in reverse order, exactly once. Thread safe. */
public final class ResourceStack implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ResourceStack.class);

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private boolean closed;

    /**
     * Takes ownership of a resource.
     *
     * @throws CancellationException if the stack is closed already; the resource is then closed immediately
     */
    public <T extends AutoCloseable> T own(T started) {
        synchronized (owned) {
            if (!closed) {
                owned.push(started);
                return started;
            }
        }
        end(started);
        throw new CancellationException("ending already");
    }

    /** Closes all resources; a concurrent caller waits until that is done. */
    @Override
    public synchronized void close() {
        synchronized (owned) {
            closed = true;
        }
        while (!owned.isEmpty()) {
            end(owned.pop());
        }
    }

    private static void end(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            // The other resources must still be closed.
            log.warn("Closing {} failed", started, e);
        }
    }
}
