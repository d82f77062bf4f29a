package io.postern.network.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Checks the repeated attempts, on networks that a test controls. */
class HappyEyeballsConnectorTest {
    private static final Endpoint TARGET = new Endpoint("meet.example", 443);
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress TWO = InetAddress.ofLiteral("192.0.2.2");

    /** The results of an address's attempts, by their number from 1; by default there is no response. */
    @FunctionalInterface
    private interface Script {
        void connect(InetAddress address, int number) throws IOException, InterruptedException;
    }

    private final Map<InetAddress, List<Socket>> sockets = new ConcurrentHashMap<>();
    private final List<Long> begun = Collections.synchronizedList(new ArrayList<>());
    private final long start = System.nanoTime();

    private Socket race(List<InetAddress> addresses, boolean proxy, Duration limit, Script script)
            throws DialException {
        HappyEyeballsConnector race = new HappyEyeballsConnector(host -> addresses, (socket, address) -> {
            List<Socket> all = sockets.computeIfAbsent(
                    address.getAddress(), key -> Collections.synchronizedList(new ArrayList<>()));
            int number;
            synchronized (all) {
                all.add(socket);
                number = all.size();
            }
            begun.add(millis());
            try {
                script.connect(address.getAddress(), number);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        try (RouteAttempt attempt = new RouteAttempt(TARGET, limit, new Cancellation())) {
            Socket winner = race.connect(TARGET, proxy, attempt);
            attempt.release(winner);
            return winner;
        }
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    /** Nothing comes back from here; the thread ends with the test. */
    private static void silence() throws InterruptedException {
        new CountDownLatch(1).await(20, TimeUnit.SECONDS);
    }

    private List<Socket> tries(InetAddress address) {
        List<Socket> all = sockets.getOrDefault(address, List.of());
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    @Test
    void anAddressThatAnswersInTimeIsTriedOnce() throws Exception {
        CountDownLatch soon = new CountDownLatch(1);
        Thread.ofVirtual().start(soon::countDown);
        Socket winner = race(List.of(ONE), false, Duration.ofSeconds(8), (_, _) -> soon.await());
        assertEquals(List.of(winner), tries(ONE));
        winner.close();
    }

    @Test
    void anAddressThatIsSilentIsTriedAgainEverySecondAndTheFirstAnswerWins() throws Exception {
        Socket winner = race(List.of(ONE), false, Duration.ofSeconds(8), (_, number) -> {
            if (number < 4) {
                silence();
            }
        });
        List<Socket> all = tries(ONE);
        System.out.println("tries after " + begun + " ms");
        assertSame(all.get(3), winner);
        assertFalse(winner.isClosed());
        assertTrue(all.subList(0, 3).stream().allMatch(Socket::isClosed), "the others are closed");
        assertTrue(millis() >= 2_900, "not hastier than once a second");
        winner.close();
    }

    @Test
    void anEarlierTryMayWinAfterAll() throws Exception {
        CountDownLatch again = new CountDownLatch(1);
        Socket winner = race(List.of(ONE), true, Duration.ofSeconds(8), (_, number) -> {
            if (number == 1) {
                again.await();
            } else {
                again.countDown();
                silence();
            }
        });
        assertSame(tries(ONE).getFirst(), winner);
        assertTrue(tries(ONE).get(1).isClosed());
        winner.close();
    }

    @Test
    void fourTriesAtMostAreUnderWayAndTheFirstOneStays() throws Exception {
        List<Integer> open = Collections.synchronizedList(new ArrayList<>());
        Socket winner = race(List.of(ONE), false, Duration.ofSeconds(8), (_, number) -> {
            open.add((int)
                    tries(ONE).stream().filter(socket -> !socket.isClosed()).count());
            if (number < 6) {
                silence();
            }
        });
        List<Socket> all = tries(ONE);
        assertEquals(6, all.size());
        assertEquals(List.of(1, 2, 3, 4, 4, 4), open);
        winner.close();
    }

    @Test
    void manyAddressesAreTriedAgainLessOften() {
        List<InetAddress> many = IntStream.rangeClosed(1, 8)
                .mapToObj(i -> InetAddress.ofLiteral("192.0.2." + i))
                .toList();
        DialException e = assertThrows(
                DialException.class, () -> race(many, false, Duration.ofMillis(4_500), (_, _) -> silence()));
        assertInstanceOf(DialFailure.TimedOut.class, e.failure());
        many.forEach(address -> {
            List<Socket> all = tries(address);
            assertTrue(all.size() >= 3, address + " was tried " + all.size() + " times");
            assertTrue(all.stream().allMatch(Socket::isClosed), "all are closed in the end");
        });
    }

    @Test
    void aRefusalIsTheAnswerForAllTriesOfAnAddress() {
        DialException e = assertThrows(
                DialException.class,
                () -> race(List.of(ONE, TWO), true, Duration.ofSeconds(8), (address, number) -> {
                    if (address.equals(ONE) || number == 2) {
                        throw new ConnectException("Connection refused");
                    }
                    silence();
                }));
        DialFailure.Refused refused = assertInstanceOf(DialFailure.Refused.class, e.failure());
        assertTrue(refused.proxy());
        assertEquals(1, tries(ONE).size());
        assertEquals(2, tries(TWO).size());
        assertTrue(tries(TWO).stream().allMatch(Socket::isClosed));
    }
}
