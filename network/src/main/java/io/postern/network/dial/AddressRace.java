package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import io.postern.network.dial.DialFailure.TimedOut.Phase;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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
 */
final class AddressRace {
    static final long STAGGER_MILLIS = 250;
    private static final int MOST_ADDRESSES = 8;

    private final NameResolver resolver;

    AddressRace(NameResolver resolver) {
        this.resolver = resolver;
    }

    private record Finish(Socket socket, @Nullable IOException failure) {}

    /** The connection, with TCP_NODELAY, owned by the attempt. */
    Socket connect(Endpoint target, boolean proxy, RouteAttempt attempt) throws DialException {
        attempt.enter(Phase.NAME, target);
        Deque<InetAddress> addresses = new ArrayDeque<>(byTurns(addresses(target, proxy, attempt)));
        attempt.enter(Phase.CONNECTION, target);
        LinkedBlockingQueue<Finish> finishes = new LinkedBlockingQueue<>();
        List<Socket> running = new ArrayList<>();
        IOException failure = new IOException("no address");
        try {
            while (!addresses.isEmpty() || !running.isEmpty()) {
                if (!addresses.isEmpty()) {
                    running.add(
                            start(new InetSocketAddress(addresses.removeFirst(), target.port()), finishes, attempt));
                }
                Finish finish =
                        addresses.isEmpty() ? finishes.take() : finishes.poll(STAGGER_MILLIS, TimeUnit.MILLISECONDS);
                if (finish == null) {
                    continue;
                }
                running.remove(finish.socket());
                if (finish.failure() == null) {
                    return finish.socket();
                }
                failure = finish.failure();
                attempt.drop(finish.socket());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DialException(new DialFailure.Cancelled("interrupted while connecting to " + target), e);
        } finally {
            running.forEach(attempt::drop);
        }
        DialException failed = attempt.failure(failure);
        throw proxy ? ofProxy(failed) : failed;
    }

    private static DialException ofProxy(DialException failed) {
        return failed.failure() instanceof DialFailure.Refused(Endpoint at, boolean _, String detail)
                ? new DialException(new DialFailure.Refused(at, true, detail), failed)
                : failed;
    }

    private static Socket start(InetSocketAddress address, LinkedBlockingQueue<Finish> finishes, RouteAttempt attempt)
            throws DialException {
        Socket socket = attempt.socket();
        // Closing the socket, as the attempt does at its end, ends this thread.
        Thread.ofVirtual().name("connect").start(() -> {
            try {
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.connect(address);
                finishes.add(new Finish(socket, null));
            } catch (IOException e) {
                finishes.add(new Finish(socket, e));
            }
        });
        return socket;
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
}
