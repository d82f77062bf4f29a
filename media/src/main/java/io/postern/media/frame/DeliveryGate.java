package io.postern.media.frame;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets deliveries to one receiver pass, one at a time, until it is closed. Closing waits for a delivery that is under
 * way, and may be done from within it. Thread safe.
 */
public final class DeliveryGate {
    private final ReentrantLock delivering = new ReentrantLock();
    private boolean closed;

    /**
     * Runs a delivery unless the gate is closed.
     *
     * @return false if the gate is closed and the delivery was not run
     */
    public boolean deliver(Runnable delivery) {
        delivering.lock();
        try {
            if (closed) {
                return false;
            }
            delivery.run();
            return true;
        } finally {
            delivering.unlock();
        }
    }

    /**
     * Lets nothing pass from now on.
     *
     * @return whether this call closed it
     */
    public boolean close() {
        delivering.lock();
        try {
            boolean wasOpen = !closed;
            closed = true;
            return wasOpen;
        } finally {
            delivering.unlock();
        }
    }
}
