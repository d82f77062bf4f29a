package io.postern.network.watch;

import static io.postern.network.watch.ScriptedSourceAddresses.SERVER;
import static io.postern.network.watch.ScriptedSourceAddresses.SERVER_V6;
import static io.postern.network.watch.ScriptedSourceAddresses.VPN;
import static io.postern.network.watch.ScriptedSourceAddresses.WIRED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import io.postern.network.watch.NetworkChange.AddressChanged;
import io.postern.network.watch.NetworkChange.RouteLost;
import io.postern.network.watch.NetworkChange.WokeUp;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks the monitor's thread, its listeners and its end. */
class NetworkMonitorTest {
    private static final InetAddress DEFAULT_ROUTE = InetAddress.ofLiteral("192.0.2.1");

    private final ScriptedSourceAddresses machine = new ScriptedSourceAddresses();
    private final AtomicLong asleep = new AtomicLong();
    private final BlockingQueue<NetworkChange> told = new LinkedBlockingQueue<>();
    private final CountDownLatch nameIsKnown = new CountDownLatch(1);
    private final NameResolver names = host -> {
        if (!host.equals("meet.example")) {
            throw new UnknownHostException(host);
        }
        try {
            nameIsKnown.await();
        } catch (InterruptedException e) {
            throw new UnknownHostException("interrupted");
        }
        return List.of(SERVER_V6);
    };
    private final NetworkMonitor watch = NetworkMonitor.started(
            machine,
            names,
            new PollingEventSource(),
            new SleepClocks(System::nanoTime, () -> System.nanoTime() + asleep.get(), Duration.ofSeconds(5)));

    @AfterEach
    void stop() {
        nameIsKnown.countDown();
        watch.close();
    }

    private NetworkChange next() throws InterruptedException {
        NetworkChange change = told.poll(10, TimeUnit.SECONDS);
        assertTrue(change != null, "nothing was told");
        return change;
    }

    private static long rounded(WokeUp change) {
        return Math.round(change.asleep().toMillis() / 1e3);
    }

    @Test
    void tellsWhoWatchesTheTargetAndNobodyElse() throws Exception {
        machine.route(SERVER, WIRED);
        machine.route(SERVER_V6, WIRED);
        BlockingQueue<NetworkChange> others = new LinkedBlockingQueue<>();
        watch.watch(SERVER, told::add);
        watch.watch(SERVER_V6, others::add);
        machine.route(SERVER, VPN);
        assertEquals(new AddressChanged(WIRED.address(), VPN.address()), next());
        asleep.set(Duration.ofMinutes(5).toNanos());
        assertEquals(5 * 60, rounded((WokeUp) next()));
        assertEquals(5 * 60, rounded((WokeUp) others.take()), "nothing else before that");
    }

    @Test
    void whatIsNoLongerWatchedIsNoLongerTold() throws Exception {
        machine.route(SERVER, WIRED);
        BlockingQueue<NetworkChange> ended = new LinkedBlockingQueue<>();
        Registration registration = watch.watch(SERVER, ended::add);
        watch.watch(SERVER, told::add);
        registration.close();
        registration.close();
        machine.noRoute(SERVER);
        assertEquals(new RouteLost(), next());
        assertTrue(ended.isEmpty());
    }

    @Test
    void aListenerThatFailsLeavesTheOthersAlone() throws Exception {
        machine.route(SERVER, WIRED);
        watch.watch(SERVER, change -> {
            throw new IllegalStateException("on purpose");
        });
        watch.watch(SERVER, told::add);
        machine.noRoute(SERVER);
        assertEquals(new RouteLost(), next());
        machine.route(SERVER, WIRED);
        next();
    }

    @Test
    void theDefaultRouteStandsForANameThatOnlyAProxyKnows() throws Exception {
        machine.route(DEFAULT_ROUTE, WIRED);
        watch.watch(new Endpoint("hidden.example", 443), told::add);
        machine.route(DEFAULT_ROUTE, VPN);
        assertEquals(new AddressChanged(WIRED.address(), VPN.address()), next());
    }

    @Test
    void theAddressOfANameCountsOnceItIsKnown() throws Exception {
        machine.route(DEFAULT_ROUTE, VPN);
        machine.route(SERVER_V6, WIRED);
        watch.watch(new Endpoint("meet.example", 443), told::add);
        nameIsKnown.countDown();
        Awaitility.await().until(() -> machine.wasAskedFor(SERVER_V6));
        machine.noRoute(SERVER_V6);
        assertEquals(new RouteLost(), next());
    }

    @Test
    void closingEndsTheThreadAtOnce() {
        long began = System.nanoTime();
        watch.close();
        watch.close();
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("network watch")));
        System.out.printf("closed after %d ms%n", (System.nanoTime() - began) / 1_000_000);
        assertThrows(IllegalStateException.class, () -> watch.watch(SERVER, told::add));
    }

    @Test
    void aListenerMayCloseTheWatch() throws Exception {
        machine.route(SERVER, WIRED);
        CountDownLatch closed = new CountDownLatch(1);
        watch.watch(SERVER, change -> {
            watch.close();
            closed.countDown();
        });
        machine.noRoute(SERVER);
        assertTrue(closed.await(10, TimeUnit.SECONDS));
    }

    @Test
    void thisMachineReachesItself() {
        try (NetworkMonitor here = NetworkMonitor.start()) {
            here.watch(InetAddress.getLoopbackAddress(), told::add);
        }
        assertTrue(new SystemSourceAddresses()
                .towards(InetAddress.getLoopbackAddress())
                .isPresent());
    }
}
