package io.postern.media.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.rtc.IceConfig.IceServer;
import io.postern.network.address.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayPlanTest {
    private static TunnelTarget tls(String host, int port) {
        return new TunnelTarget(new Endpoint(host, port), true);
    }

    private static TunnelTarget tcp(String host, int port) {
        return new TunnelTarget(new Endpoint(host, port), false);
    }

    private static List<TunnelTarget> targets(String... urls) {
        return RelayPlan.of(List.of(new IceServer(List.of(urls), "u", "c")), new TunnelSettings(List.of()))
                .targets();
    }

    @ParameterizedTest
    @CsvSource({
        "turns:turn.example:443?transport=tcp, turn.example, 443, true",
        "turns:turn.example, turn.example, 5349, true",
        "TURNS:Turn.Example:5349?Transport=TCP, turn.example, 5349, true",
        "turn:turn.example?transport=tcp, turn.example, 3478, false",
        "turn:192.0.2.1:80?transport=tcp, 192.0.2.1, 80, false",
        "turns:[2001:db8::1]:443, 2001:db8::1, 443, true"
    })
    void relaysOverTcpAreTaken(String url, String host, int port, boolean tls) {
        assertEquals(List.of(new TunnelTarget(new Endpoint(host, port), tls)), targets(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stun:stun.l.google.com:19302",
                "stuns:stun.example:5349",
                "turn:turn.example:3478",
                "turn:turn.example:3478?transport=udp",
                "turns:turn.example:443?transport=udp",
                "turn:turn.example:99999?transport=tcp",
                "turn:?transport=tcp",
                "turns:a b",
                "https://turn.example",
                ""
            })
    void everythingElseIsLeftOut(String url) {
        assertEquals(List.of(), targets(url));
    }

    @Test
    void theEmbeddedServersRealPortIsTriedBesideTheAdvertisedOne() {
        RelayPlan plan = RelayPlan.of(
                List.of(
                        new IceServer(List.of("stun:global.stun.twilio.com:3478"), "", ""),
                        new IceServer(
                                List.of("turn:192.0.2.9:3478?transport=udp", "turns:turn.example:443?transport=tcp"),
                                "user",
                                "secret")),
                TunnelSettings.DEFAULT);
        assertEquals(List.of(tls("turn.example", 443), tls("turn.example", 5349)), plan.targets());
        assertEquals(
                List.of(new IceServer(
                        List.of("turn:127.0.0.1:40001?transport=tcp", "turn:127.0.0.1:40002?transport=tcp"),
                        "user",
                        "secret")),
                plan.rewritten(Map.of(tls("turn.example", 443), 40001, tls("turn.example", 5349), 40002)));
        assertFalse(plan.toString().contains("secret"));
    }

    @Test
    void loginsStayWithTheirServersAlsoWhereTheyShareOne() {
        List<IceServer> handedOut = List.of(
                new IceServer(List.of("turns:a.example:443"), "one", "1"),
                new IceServer(List.of("turns:a.example:443", "turn:b.example?transport=tcp"), "two", "2"));
        RelayPlan plan = RelayPlan.of(handedOut, new TunnelSettings(List.of(8443)));
        assertEquals(List.of(tls("a.example", 443), tls("a.example", 8443), tcp("b.example", 3478)), plan.targets());
        assertEquals(
                List.of(
                        new IceServer(List.of("turn:127.0.0.1:1?transport=tcp"), "one", "1"),
                        new IceServer(
                                List.of("turn:127.0.0.1:1?transport=tcp", "turn:127.0.0.1:2?transport=tcp"),
                                "two",
                                "2")),
                plan.rewritten(Map.of(tls("a.example", 443), 1, tcp("b.example", 3478), 2)),
                "what has no forwarder is left out");
    }

    @Test
    void advertisedRelaysComeFirstAndTheirNumberIsBounded() {
        List<IceServer> handedOut = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            handedOut.add(new IceServer(List.of("turns:t" + i + ".example:443"), "u", "c"));
        }
        List<TunnelTarget> targets =
                RelayPlan.of(handedOut, TunnelSettings.DEFAULT).targets();
        assertEquals(16, targets.size());
        assertTrue(targets.stream().allMatch(target -> target.endpoint().port() == 443));
    }

    @Test
    void withoutRelaysThereIsNothingToDo() {
        assertEquals(List.of(), RelayPlan.of(List.of(), TunnelSettings.DEFAULT).rewritten(new HashMap<>()));
    }
}
