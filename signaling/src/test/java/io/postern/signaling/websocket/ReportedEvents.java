package io.postern.signaling.websocket;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.testing.signal.ScriptedSignalServer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Records the events of a session, in order. Detects events that arrive concurrently or after the end. */
final class ReportedEvents implements Consumer<SignalEvent> {
    private final BlockingQueue<SignalEvent> waiting = new LinkedBlockingQueue<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean closed;

    @Override
    public void accept(SignalEvent event) {
        if (inside.incrementAndGet() != 1) {
            violations.add("two events at the same time");
        }
        if (closed) {
            violations.add(event + " after Closed");
        }
        closed = event instanceof SignalEvent.Closed;
        waiting.add(event);
        inside.decrementAndGet();
    }

    /** The next event, which has to be of this kind. */
    <E extends SignalEvent> E next(Class<E> kind) throws InterruptedException {
        SignalEvent next = waiting.poll(ScriptedSignalServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (!violations.isEmpty()) {
            throw new AssertionError(violations.toString());
        }
        return assertInstanceOf(kind, next, () -> "reported: " + next);
    }

    /** The next event of this kind; others before it are passed over. */
    <E extends SignalEvent> E await(Class<E> kind) throws InterruptedException {
        while (true) {
            SignalEvent next = next(SignalEvent.class);
            if (kind.isInstance(next)) {
                return kind.cast(next);
            }
        }
    }

    /** The next event, which has to be the end for this kind of reason. */
    <F extends SignalFailure> F nextFailure(Class<F> kind) throws InterruptedException {
        SignalFailure failure = next(SignalEvent.Closed.class).failure();
        return assertInstanceOf(kind, failure, failure::toString);
    }

    /** The end, whatever comes before it. */
    <F extends SignalFailure> F awaitFailure(Class<F> kind) throws InterruptedException {
        SignalFailure failure = await(SignalEvent.Closed.class).failure();
        return assertInstanceOf(kind, failure, failure::toString);
    }
}
