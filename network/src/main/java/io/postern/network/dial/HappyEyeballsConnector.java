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
 * Opens a TCP connection to whichever address of a host responds first (happy eyeballs, RFC 8305): IPv6 and IPv4
 * alternate, and the next address is started when the previous one has failed or has taken {@value #STAGGER_MILLIS} ms.
 *
 * <p>An address that has not responded for a second is tried again beside the first attempt, and so on every second.
 * The operating system retransmits a lost first packet after 1, 3, 7 and 15 s, so a network that comes back after four
 * seconds would not be noticed before the seventh.
 */
final class HappyEyeballsConnector {
    static final long STAGGER_MILLIS = 250;
    private static final int MAX_ADDRESSES = 8;

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Concurrent attempts of all addresses, distributed evenly. */
    private static final int MAX_ATTEMPTS = 12;

    private static final int MAX_ATTEMPTS_PER_ADDRESS = 4;
    /** A second attempt is worth more than a small number of sockets. */
    private static final int MIN_ATTEMPTS_PER_ADDRESS = 2;

    /** Connects a socket; tests replace it. */
    @FunctionalInterface
    interface Connector {
        /** Blocks until the socket is connected or has failed; closing the socket ends that. */
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

    private record AttemptResult(
            Socket socket, Duration took, @Nullable IOException failure) {}

    /** Returns a connected socket with TCP_NODELAY, owned by the attempt. */
    Socket connect(Endpoint target, boolean proxy, RouteAttempt attempt) throws DialException {
        attempt.enter(Phase.NAME, target);
        List<InetAddress> addresses = interleaved(addresses(target, proxy, attempt));
        attempt.enter(Phase.CONNECTION, target);
        try (Race race = new Race(addresses, target.port(), attempt)) {
            return race.run();
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

    /** Alternates the two address families, starting with the one that the system put first. */
    static List<InetAddress> interleaved(List<InetAddress> addresses) {
        Deque<InetAddress> first = new ArrayDeque<>();
        Deque<InetAddress> second = new ArrayDeque<>();
        boolean v6First = !addresses.isEmpty() && addresses.getFirst() instanceof Inet6Address;
        for (InetAddress address : addresses) {
            (address instanceof Inet6Address == v6First ? first : second).add(address);
        }
        List<InetAddress> turns = new ArrayList<>();
        while (turns.size() < MAX_ADDRESSES && !(first.isEmpty() && second.isEmpty())) {
            if (!first.isEmpty()) {
                turns.add(first.removeFirst());
            }
            if (!second.isEmpty()) {
                turns.add(second.removeFirst());
            }
        }
        return turns;
    }

    /** An address that was started, and its attempts, the oldest first. */
    private static final class AddressAttempts {
        private final InetSocketAddress address;
        private final List<Socket> sockets = new ArrayList<>();
        private long nextAttemptNanos;

        AddressAttempts(InetSocketAddress address) {
            this.address = address;
        }
    }

    /** One race, run by the dialling thread. */
    private final class Race implements AutoCloseable {
        private final Deque<InetAddress> waiting;
        private final int port;
        private final RouteAttempt attempt;
        private final int maxAttempts;
        private final List<AddressAttempts> running = new ArrayList<>();
        private final LinkedBlockingQueue<AttemptResult> results = new LinkedBlockingQueue<>();
        private long nextStartNanos = System.nanoTime();

        Race(List<InetAddress> addresses, int port, RouteAttempt attempt) {
            this.waiting = new ArrayDeque<>(addresses);
            this.port = port;
            this.attempt = attempt;
            this.maxAttempts =
                    Math.clamp(MAX_ATTEMPTS / addresses.size(), MIN_ATTEMPTS_PER_ADDRESS, MAX_ATTEMPTS_PER_ADDRESS);
        }

        Socket run() throws DialException, InterruptedException {
            IOException failure = new IOException("no address");
            while (!waiting.isEmpty() || !running.isEmpty()) {
                long now = System.nanoTime();
                if (!waiting.isEmpty() && now - nextStartNanos >= 0) {
                    running.add(new AddressAttempts(new InetSocketAddress(waiting.removeFirst(), port)));
                    running.getLast().nextAttemptNanos = now;
                    nextStartNanos = now + TimeUnit.MILLISECONDS.toNanos(STAGGER_MILLIS);
                }
                for (AddressAttempts candidate : running) {
                    if (now - candidate.nextAttemptNanos >= 0) {
                        startAttempt(candidate, now);
                    }
                }
                AttemptResult result = results.poll(nanosUntilNext(System.nanoTime()), TimeUnit.NANOSECONDS);
                AddressAttempts finished = result == null ? null : candidate(result.socket());
                if (result == null || finished == null) {
                    continue;
                }
                if (result.failure() == null) {
                    finished.sockets.remove(result.socket());
                    attempt.connectedIn(result.took());
                    return result.socket();
                }
                // An address that responds, if only with a refusal, has responded for all its attempts.
                failure = result.failure();
                running.remove(finished);
                finished.sockets.forEach(attempt::drop);
                nextStartNanos = System.nanoTime();
            }
            throw attempt.failure(failure);
        }

        /** Starts another attempt. The first one stays, for a slow network; the oldest of the others is replaced. */
        private void startAttempt(AddressAttempts candidate, long now) throws DialException {
            candidate.nextAttemptNanos = now + RETRY_NANOS;
            if (candidate.sockets.size() == maxAttempts) {
                attempt.drop(candidate.sockets.remove(1));
            }
            Socket socket = attempt.socket();
            candidate.sockets.add(socket);
            // The attempt closes the socket at its end, which ends this thread.
            Thread.ofVirtual().name("connect").start(() -> {
                long began = System.nanoTime();
                IOException failure = null;
                try {
                    connector.connect(socket, candidate.address);
                } catch (IOException e) {
                    failure = e;
                }
                results.add(new AttemptResult(socket, Duration.ofNanos(System.nanoTime() - began), failure));
            });
        }

        private long nanosUntilNext(long now) {
            long next = waiting.isEmpty() ? Long.MAX_VALUE : nextStartNanos - now;
            for (AddressAttempts candidate : running) {
                next = Math.min(next, candidate.nextAttemptNanos - now);
            }
            return Math.max(0, next);
        }

        /** Returns the address of an attempt; null for an attempt that was replaced. */
        private @Nullable AddressAttempts candidate(Socket socket) {
            for (AddressAttempts candidate : running) {
                if (candidate.sockets.contains(socket)) {
                    return candidate;
                }
            }
            return null;
        }

        @Override
        public void close() {
            running.forEach(candidate -> candidate.sockets.forEach(attempt::drop));
        }
    }
}
