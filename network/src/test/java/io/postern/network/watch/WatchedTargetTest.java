package io.postern.network.watch;

import static io.postern.network.watch.ScriptedSourceAddresses.SERVER;
import static io.postern.network.watch.ScriptedSourceAddresses.SERVER_V6;
import static io.postern.network.watch.ScriptedSourceAddresses.VPN;
import static io.postern.network.watch.ScriptedSourceAddresses.WIRED;
import static io.postern.network.watch.ScriptedSourceAddresses.WIRED_TOO;
import static io.postern.network.watch.ScriptedSourceAddresses.WIRED_V6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.watch.NetworkChange.AddressChanged;
import io.postern.network.watch.NetworkChange.RouteLost;
import io.postern.network.watch.NetworkChange.RouteRestored;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Checks which differences are reported. */
class WatchedTargetTest {
    private static final long SETTLED = WatchedTarget.MIN_DIFFERENCE_TIME.toNanos();

    private final ScriptedSourceAddresses machine = new ScriptedSourceAddresses();
    private long now = 1_000;

    private WatchedTarget target() {
        return new WatchedTarget(machine, List.of(SERVER));
    }

    /** The change that is reported once the difference has lasted. */
    private Optional<NetworkChange> settled(WatchedTarget target) {
        assertEquals(Optional.empty(), target.check(now), "nothing is told at the first look");
        now += SETTLED;
        return target.check(now);
    }

    @Test
    void anotherAddressInPlaceOfTheOldOneIsTold() {
        machine.route(SERVER, WIRED);
        WatchedTarget target = target();
        machine.remove(WIRED);
        machine.route(SERVER, WIRED_TOO);
        assertEquals(Optional.of(new AddressChanged(WIRED.address(), WIRED_TOO.address())), settled(target));
        assertEquals(Optional.empty(), settled(target), "once");
    }

    @Test
    void anAddressThatIsPreferredBesideTheOldOneIsNotToldUntilTheOldOneIsGone() {
        machine.route(SERVER, WIRED);
        WatchedTarget target = target();
        machine.route(SERVER, WIRED_TOO);
        assertEquals(Optional.empty(), settled(target), "connections from the old address go on");
        machine.remove(WIRED);
        assertEquals(Optional.of(new AddressChanged(WIRED.address(), WIRED_TOO.address())), settled(target));
    }

    @Test
    void anotherInterfaceIsToldThoughTheOldAddressIsStillThere() {
        machine.route(SERVER, WIRED);
        WatchedTarget target = target();
        machine.route(SERVER, VPN);
        assertTrue(machine.isAlive(WIRED));
        assertEquals(Optional.of(new AddressChanged(WIRED.address(), VPN.address())), settled(target));
        machine.remove(VPN);
        machine.route(SERVER, WIRED);
        assertEquals(Optional.of(new AddressChanged(VPN.address(), WIRED.address())), settled(target));
    }

    @Test
    void aRouteThatIsLostAndBackIsToldWithWhatHasBecomeOfTheAddress() {
        machine.route(SERVER, WIRED);
        WatchedTarget target = target();
        machine.noRoute(SERVER);
        assertEquals(Optional.of(new RouteLost()), settled(target));
        assertEquals(Optional.empty(), settled(target), "once");
        machine.route(SERVER, WIRED);
        assertEquals(Optional.of(new RouteRestored(WIRED.address(), false)), settled(target));
        machine.noRoute(SERVER);
        assertEquals(Optional.of(new RouteLost()), settled(target));
        machine.route(SERVER, VPN);
        assertEquals(Optional.of(new RouteRestored(VPN.address(), true)), settled(target));
    }

    @Test
    void withoutARouteToBeginWithTheFirstOneIsNews() {
        WatchedTarget target = target();
        assertEquals(Optional.empty(), settled(target));
        machine.route(SERVER, WIRED);
        assertEquals(Optional.of(new RouteRestored(WIRED.address(), true)), settled(target));
    }

    @Test
    void whatIsBackWithinAMomentIsNotTold() {
        machine.route(SERVER, WIRED);
        WatchedTarget target = target();
        machine.remove(WIRED);
        assertEquals(Optional.empty(), target.check(now));
        assertTrue(target.isUnsettled());
        machine.route(SERVER, WIRED);
        now += SETTLED;
        assertEquals(Optional.empty(), target.check(now));
        assertFalse(target.isUnsettled());
        machine.remove(WIRED);
        assertEquals(Optional.empty(), target.check(now), "the time of a difference begins anew");
    }

    @Test
    void theFirstAddressOfAHostThatCanBeReachedCounts() {
        machine.route(SERVER, WIRED);
        machine.route(SERVER_V6, WIRED_V6);
        WatchedTarget target = new WatchedTarget(machine, List.of(SERVER_V6, SERVER));
        machine.noRoute(SERVER);
        assertEquals(Optional.empty(), settled(target), "the other family does not matter");
        machine.route(SERVER, WIRED);
        machine.remove(WIRED_V6);
        assertEquals(Optional.of(new AddressChanged(WIRED_V6.address(), WIRED.address())), settled(target));
    }

    @Test
    void otherAddressesOfAHostAreWhereItBeginsAnew() {
        machine.route(SERVER, WIRED);
        machine.route(SERVER_V6, VPN);
        WatchedTarget target = target();
        target.moveTo(List.of(SERVER_V6));
        assertEquals(Optional.empty(), settled(target));
        machine.remove(VPN);
        assertEquals(Optional.of(new RouteLost()), settled(target));
    }
}
