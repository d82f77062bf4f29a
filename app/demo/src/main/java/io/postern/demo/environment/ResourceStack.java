package io.postern.demo.environment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds what was started and ends it in the opposite order, once, whoever asks first. Thread safe. */
public final class ResourceStack implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ResourceStack.class);

    private final Deque<AutoCloseable> held = new ArrayDeque<>();
    private boolean closed;

    /**
     * Takes over something that was started.
     *
     * @throws CancellationException when all is being ended already; it is then ended at once
     */
    public <T extends AutoCloseable> T hold(T started) {
        synchronized (held) {
            if (!closed) {
                held.push(started);
                return started;
            }
        }
        end(started);
        throw new CancellationException("ending already");
    }

    /** Ends everything; a second caller waits until the first is done. */
    @Override
    public synchronized void close() {
        synchronized (held) {
            closed = true;
        }
        while (!held.isEmpty()) {
            end(held.pop());
        }
    }

    private static void end(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            // The others are to end all the same.
            log.warn("{} did not end well", started, e);
        }
    }
}
