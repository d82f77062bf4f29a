package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import io.postern.network.dial.DialFailure.TimedOut.Phase;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection to whichever address of a host answers first (RFC 8305): IPv6 and IPv4 by turns, the next one begun
 * when the one before has failed or has taken {@value #STAGGER_MILLIS} ms.
 *
 * <p>An address that has not answered for a second is tried again beside the first try, and so on every second. The
 * system itself repeats a lost first packet after 1, 3, 7 and 15 s, so that a network that comes back after four seconds
 * would not be noticed before the seventh.
 */
final class HappyEyeballsConnector {
    static final long STAGGER_MILLIS = 250;
    private static final int MOST_ADDRESSES = 8;

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Tries of all addresses that are under way at once, spread evenly. */
    private static final int MOST_TRIES = 12;

    private static final int MOST_TRIES_OF_ADDRESS = 4;
    /** A second try is worth more than the number of sockets. */
    private static final int FEWEST_TRIES_OF_ADDRESS = 2;

    /** Connects a socket; tests have their own networks. */
    @FunctionalInterface
    interface Connector {
        /** Blocks until it is connected or cannot be; closing the socket ends that. */
        void connect(Socket socket, InetSocketAddress address) throws IOException;
    }

    private final NameResolver resolver;
    private final Connector connector;

    HappyEyeballsConnector(NameResolver resolver) {
        this(resolver, (socket, address) -> {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(address);
        });
    }

    HappyEyeballsConnector(NameResolver resolver, Connector connector) {
        this.resolver = resolver;
        this.connector = connector;
    }

    private record Finish(
            Socket socket, Duration took, @Nullable IOException failure) {}

    /** The connection, with TCP_NODELAY, owned by the attempt. */
    Socket connect(Endpoint target, boolean proxy, RouteAttempt attempt) throws DialException {
        attempt.enter(Phase.NAME, target);
        List<InetAddress> addresses = byTurns(addresses(target, proxy, attempt));
        attempt.enter(Phase.CONNECTION, target);
        try (Heat heat = new Heat(addresses, target.port(), attempt)) {
            return heat.winner();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DialException(new DialFailure.Cancelled("interrupted while connecting to " + target), e);
        } catch (DialException e) {
            throw proxy ? ofProxy(e) : e;
        }
    }

    private static DialException ofProxy(DialException failed) {
        return failed.failure() instanceof DialFailure.Refused(Endpoint at, boolean _, String detail)
                ? new DialException(new DialFailure.Refused(at, true, detail), failed)
                : failed;
    }

    private List<InetAddress> addresses(Endpoint target, boolean proxy, RouteAttempt attempt) throws DialException {
        Optional<InetAddress> literal = target.literal();
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        try {
            return attempt.call("resolve " + target.host(), () -> resolver.resolve(target.host()));
        } catch (ExecutionException e) {
            String detail = "no address for " + target.host() + (proxy ? ", the proxy" : "");
            throw new DialException(new DialFailure.UnknownHost(target.host(), proxy, detail), e);
        }
    }

    /** The two families by turns, beginning with the one the system put first. */
    static List<InetAddress> byTurns(List<InetAddress> addresses) {
        Deque<InetAddress> first = new ArrayDeque<>();
        Deque<InetAddress> second = new ArrayDeque<>();
        boolean v6First = !addresses.isEmpty() && addresses.getFirst() instanceof Inet6Address;
        for (InetAddress address : addresses) {
            (address instanceof Inet6Address == v6First ? first : second).add(address);
        }
        List<InetAddress> turns = new ArrayList<>();
        while (turns.size() < MOST_ADDRESSES && !(first.isEmpty() && second.isEmpty())) {
            if (!first.isEmpty()) {
                turns.add(first.removeFirst());
            }
            if (!second.isEmpty()) {
                turns.add(second.removeFirst());
            }
        }
        return turns;
    }

    /** An address that was begun with, and its tries, the oldest first. */
    private static final class Contender {
        private final InetSocketAddress address;
        private final List<Socket> tries = new ArrayList<>();
        private long nextTry;

        Contender(InetSocketAddress address) {
            this.address = address;
        }
    }

    /** One race, run by the thread that dials. */
    private final class Heat implements AutoCloseable {
        private final Deque<InetAddress> waiting;
        private final int port;
        private final RouteAttempt attempt;
        private final int mostTries;
        private final List<Contender> running = new ArrayList<>();
        private final LinkedBlockingQueue<Finish> finishes = new LinkedBlockingQueue<>();
        private long nextBegins = System.nanoTime();

        Heat(List<InetAddress> addresses, int port, RouteAttempt attempt) {
            this.waiting = new ArrayDeque<>(addresses);
            this.port = port;
            this.attempt = attempt;
            this.mostTries = Math.clamp(MOST_TRIES / addresses.size(), FEWEST_TRIES_OF_ADDRESS, MOST_TRIES_OF_ADDRESS);
        }

        Socket winner() throws DialException, InterruptedException {
            IOException failure = new IOException("no address");
            while (!waiting.isEmpty() || !running.isEmpty()) {
                long now = System.nanoTime();
                if (!waiting.isEmpty() && now - nextBegins >= 0) {
                    running.add(new Contender(new InetSocketAddress(waiting.removeFirst(), port)));
                    running.getLast().nextTry = now;
                    nextBegins = now + TimeUnit.MILLISECONDS.toNanos(STAGGER_MILLIS);
                }
                for (Contender contender : running) {
                    if (now - contender.nextTry >= 0) {
                        tryAgain(contender, now);
                    }
                }
                Finish finish = finishes.poll(nanosUntilNext(System.nanoTime()), TimeUnit.NANOSECONDS);
                Contender finished = finish == null ? null : contender(finish.socket());
                if (finish == null || finished == null) {
                    continue;
                }
                if (finish.failure() == null) {
                    finished.tries.remove(finish.socket());
                    attempt.connectedIn(finish.took());
                    return finish.socket();
                }
                // An address that answers, if only with a refusal, has answered for all its tries.
                failure = finish.failure();
                running.remove(finished);
                finished.tries.forEach(attempt::drop);
                nextBegins = System.nanoTime();
            }
            throw attempt.failure(failure);
        }

        /** The first try stays, for a network that takes its time; of the others the oldest gives way. */
        private void tryAgain(Contender contender, long now) throws DialException {
            contender.nextTry = now + AGAIN_NANOS;
            if (contender.tries.size() == mostTries) {
                attempt.drop(contender.tries.remove(1));
            }
            Socket socket = attempt.socket();
            contender.tries.add(socket);
            // Closing the socket, as the attempt does at its end, ends this thread.
            Thread.ofVirtual().name("connect").start(() -> {
                long began = System.nanoTime();
                IOException failure = null;
                try {
                    connector.connect(socket, contender.address);
                } catch (IOException e) {
                    failure = e;
                }
                finishes.add(new Finish(socket, Duration.ofNanos(System.nanoTime() - began), failure));
            });
        }

        private long nanosUntilNext(long now) {
            long next = waiting.isEmpty() ? Long.MAX_VALUE : nextBegins - now;
            for (Contender contender : running) {
                next = Math.min(next, contender.nextTry - now);
            }
            return Math.max(0, next);
        }

        /** Whose try it is; null for one that gave way. */
        private @Nullable Contender contender(Socket socket) {
            for (Contender contender : running) {
                if (contender.tries.contains(socket)) {
                    return contender;
                }
            }
            return null;
        }

        @Override
        public void close() {
            running.forEach(contender -> contender.tries.forEach(attempt::drop));
        }
    }
}
