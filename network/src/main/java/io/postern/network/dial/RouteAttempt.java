package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialFailure.TimedOut.Phase;
import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at one route: its current step, its deadline and its open sockets. When the time is over or the attempt
 * is cancelled the sockets are closed, which ends every read and write on them; so no step needs a time limit of its
 * own, and a server that sends one byte a second gains nothing.
 */
final class RouteAttempt implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteAttempt.class);

    private enum State {
        RUNNING,
        EXPIRED,
        CANCELLED,
        DONE
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Socket> open = new HashSet<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Runnable forgetCancellation;
    private State state = State.RUNNING;
    private boolean paused;
    private long deadline;
    private long pausedNanos;

    // The current step, for a failure's detail. Written by the dialling thread.
    private volatile Endpoint at;
    private volatile Phase phase = Phase.NAME;
    private volatile Duration roundTrip = Duration.ZERO;

    RouteAttempt(Endpoint at, Duration limit, Cancellation cancellation) {
        this.at = at;
        this.deadline = System.nanoTime() + Math.max(0, limit.toNanos());
        this.forgetCancellation = cancellation.onCancel(() -> end(State.CANCELLED));
        Thread.ofVirtual().name("dial limit").start(this::watch);
    }

    /** Enters a step. */
    void enter(Phase next, Endpoint with) {
        phase = next;
        at = with;
    }

    /** Records the duration of the last TCP handshake. */
    void connectedIn(Duration handshake) {
        roundTrip = handshake;
    }

    Duration roundTrip() {
        return roundTrip;
    }

    /** Opens a socket that is closed with this attempt, until it is {@link #release released}. */
    Socket socket() throws DialException {
        // By default the JDK would use a SOCKS proxy of the system's settings, even to reach a proxy.
        return own(new Socket(Proxy.NO_PROXY));
    }

    private Socket own(Socket socket) throws DialException {
        lock.lock();
        try {
            if (state == State.RUNNING) {
                open.add(socket);
                return socket;
            }
        } finally {
            lock.unlock();
        }
        close(socket);
        throw failure(new IOException("ended"));
    }

    /** Closes a socket of this attempt. */
    void drop(Socket socket) {
        lock.lock();
        try {
            open.remove(socket);
        } finally {
            lock.unlock();
        }
        close(socket);
    }

    /** Passes a socket to the caller: it outlives this attempt. */
    void release(Socket socket) throws DialException {
        lock.lock();
        try {
            if (state == State.RUNNING) {
                open.remove(socket);
                return;
            }
        } finally {
            lock.unlock();
        }
        throw failure(new IOException("ended"));
    }

    Duration remaining() {
        lock.lock();
        try {
            return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        } finally {
            lock.unlock();
        }
    }

    /** The time that a person needed for responses, which the dialler does not count either. */
    Duration paused() {
        lock.lock();
        try {
            return Duration.ofNanos(pausedNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a result of another thread, at most until this attempt ends. */
    private <T> T await(CompletableFuture<T> result) throws DialException, ExecutionException {
        try {
            CompletableFuture.anyOf(result, ended).get(remaining().toNanos(), TimeUnit.NANOSECONDS);
            if (!result.isDone()) {
                throw failure(new IOException("ended"));
            }
            return result.get();
        } catch (TimeoutException e) {
            end(State.EXPIRED);
            throw failure(new IOException("no answer in time", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(State.CANCELLED);
            throw failure(new IOException("interrupted", e));
        }
    }

    /**
     * Makes a call that has no time limit of its own (name service, Kerberos) and waits for it at most until this
     * attempt ends. On a platform thread, because it would block the carrier of a virtual one.
     */
    <T> T call(String thread, Callable<T> call) throws DialException, ExecutionException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name(thread).start(() -> {
            try {
                answer.complete(call.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        return await(answer);
    }

    /** Asks a person, on a thread of its own, while the time limit is paused; cancelling ends the wait. */
    <T> T ask(Supplier<T> question) throws DialException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        long began = System.nanoTime();
        pause(true, 0);
        Thread asking = Thread.ofVirtual().name("proxy login").start(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            CompletableFuture.anyOf(answer, ended).get();
            if (!answer.isDone()) {
                asking.interrupt();
                throw failure(new IOException("ended"));
            }
            return answer.get();
        } catch (ExecutionException e) {
            throw failure(new IOException("asking for a password failed", e.getCause()));
        } catch (InterruptedException e) {
            asking.interrupt();
            Thread.currentThread().interrupt();
            end(State.CANCELLED);
            throw failure(new IOException("interrupted", e));
        } finally {
            pause(false, System.nanoTime() - began);
        }
    }

    private void pause(boolean on, long nanos) {
        lock.lock();
        try {
            paused = on;
            deadline += nanos;
            pausedNanos += nanos;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Translates an exception: the end of this attempt takes precedence over the exceptions of closed sockets. */
    DialException failure(IOException thrown) {
        if (thrown instanceof DialException known) {
            return known;
        }
        State now;
        lock.lock();
        try {
            // Interrupting a virtual thread closes its socket.
            now = state == State.RUNNING && Thread.currentThread().isInterrupted() ? State.CANCELLED : state;
        } finally {
            lock.unlock();
        }
        return switch (now) {
            case CANCELLED ->
                new DialException(new DialFailure.Cancelled("given up while connecting to " + at), thrown);
            case EXPIRED ->
                new DialException(
                        new DialFailure.TimedOut(at, phase, "no answer from " + at + " in time (" + phase + ")"),
                        thrown);
            case RUNNING, DONE -> DialFailures.of(thrown, at, phase);
        };
    }

    private void watch() {
        lock.lock();
        try {
            while (state == State.RUNNING) {
                long left = deadline - System.nanoTime();
                if (paused) {
                    changed.await();
                } else if (left > 0) {
                    changed.awaitNanos(left);
                } else {
                    break;
                }
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        end(State.EXPIRED);
    }

    private void end(State how) {
        Set<Socket> left;
        lock.lock();
        try {
            if (state != State.RUNNING) {
                return;
            }
            state = how;
            left = Set.copyOf(open);
            open.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(RouteAttempt::close);
        ended.complete(null);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("A socket did not close", e);
        }
    }

    /** Closes the sockets that were not released. */
    @Override
    public void close() {
        forgetCancellation.run();
        end(State.DONE);
    }
}
