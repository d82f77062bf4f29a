package io.postern.network.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import io.postern.network.proxy.RouteSelection.Origin;
import io.postern.network.proxy.pac.PacException;
import io.postern.network.proxy.pac.PacSource;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyFinderTest {
    private static final Endpoint TARGET = new Endpoint("meet.example.org", 443);
    private static final PacSource NO_SCRIPTS = script -> {
        throw new PacException("no script here");
    };

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-02T10:00:00Z"));
    private final InstantSource clock = now::get;

    private ProxyFinder finder(ProxySettings settings, Map<String, String> environment) {
        return new ProxyFinder(settings, environment, NO_SCRIPTS, clock);
    }

    @ParameterizedTest
    @CsvSource({
        "https_proxy, proxy.example:3128, http://proxy.example:3128",
        "HTTPS_PROXY, http://proxy.example, http://proxy.example:80",
        "ALL_PROXY, socks5h://proxy.example, socks5://proxy.example:1080",
        "all_proxy, https://proxy.example, https://proxy.example:443",
        "https_proxy, http://[2001:db8::5]:3128/, http://[2001:db8::5]:3128"
    })
    void theEnvironmentNamesAProxy(String variable, String value, String route) throws Exception {
        RouteSelection routes =
                finder(ProxySettings.DEFAULT, Map.of(variable, value)).routes(TARGET);
        assertEquals(route, routes.routes().toString().replaceAll("^\\[|]$", ""));
        assertEquals(Origin.ENVIRONMENT, routes.origin());
    }

    @Test
    void smallLettersWinAndPlainTargetsHaveTheirOwnVariable() throws Exception {
        ProxyFinder finder = finder(
                ProxySettings.DEFAULT,
                Map.of("https_proxy", "a:1", "HTTPS_PROXY", "b:2", "http_proxy", "c:3", "NO_PROXY", "near.example"));
        assertEquals(
                List.of(new Route.HttpProxy("a", 1, false)),
                finder.routes(TARGET).routes());
        assertEquals(
                List.of(new Route.HttpProxy("c", 3, false)),
                finder.routes(URI.create("ws://meet.example.org/rtc")).routes());
        assertEquals(
                List.of(new Route.HttpProxy("a", 1, false)),
                finder.routes(URI.create("wss://meet.example.org/rtc")).routes());
        RouteSelection excluded = finder.routes(new Endpoint("media.near.example", 7881));
        assertTrue(excluded.isDirect());
        assertEquals(Origin.EXCLUSION, excluded.origin());
    }

    @Test
    void aPasswordInAnAddressSignsInAndIsNeverShown() throws Exception {
        ProxyFinder finder =
                finder(ProxySettings.DEFAULT, Map.of("https_proxy", "http://ada:s%40cret+1@proxy.example:3128"));
        RouteSelection routes = finder.routes(TARGET);
        assertFalse(routes.toString().contains("cret"));
        assertFalse(ProxyAddress.parse("http://ada:cret@p:1").toString().contains("cret"));
        ProxyRealm realm = new ProxyRealm((Route.Proxied) routes.routes().getFirst(), "any", true);
        ProxyLogin login = finder.credentials().login(realm).orElseThrow();
        assertEquals("ada", login.user());
        assertArrayEquals("s@cret+1".toCharArray(), login.password());
        assertFalse(login.toString().contains("ada"));

        finder.credentials().rejected(realm, login);
        assertTrue(finder.credentials().login(realm).isEmpty(), "a refused one is not offered again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://p:1", "http://:pass@", "http://p:notaport", "http://p:70000", "h t t p"})
    void anAddressThatMakesNoSenseIsSaidSoWithoutRepeatingIt(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ProxyAddress.parse(text));
        assertFalse(String.valueOf(e.getMessage()).contains("pass"));
    }

    @Test
    void thisMachineIsNeverReachedThroughAProxy() throws Exception {
        Route.Proxied proxy = new Route.HttpProxy("p", 1, false);
        RouteSelection routes =
                finder(new ProxySettings.Manual(proxy, List.of()), Map.of()).routes(new Endpoint("127.0.0.1", 443));
        assertEquals(RouteSelection.direct(Origin.LOOPBACK), routes);
    }

    @Test
    void settingsNameAProxyAndItsExclusions() throws Exception {
        Route.Proxied proxy = new Route.Socks5("p", 1080);
        ProxyFinder finder =
                finder(new ProxySettings.Manual(proxy, List.of("*.intern")), Map.of("https_proxy", "not.this:1"));
        assertEquals(new RouteSelection(List.of(proxy), Origin.SETTINGS, null), finder.routes(TARGET));
        assertTrue(finder.routes(new Endpoint("a.intern", 443)).isDirect());
        assertEquals(
                RouteSelection.direct(Origin.NONE),
                finder(new ProxySettings.NoProxy(), Map.of("https_proxy", "p:1"))
                        .routes(TARGET));
    }

    @Test
    void theSystemsAnswerIsTranslated() {
        assertEquals(
                List.of(new Route.HttpProxy("p", 8080, false), new Route.Socks5("s", 1080), Route.DIRECT),
                SystemProxies.routes(List.of(
                        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("p", 8080)),
                        new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("s", 1080)),
                        Proxy.NO_PROXY)));
    }

    @Test
    void theJvmsOwnProxyPropertiesCount() throws Exception {
        System.setProperty("https.proxyHost", "jvm.example");
        System.setProperty("https.proxyPort", "8888");
        try {
            assertEquals(
                    new RouteSelection(List.of(new Route.HttpProxy("jvm.example", 8888, false)), Origin.SYSTEM, null),
                    finder(ProxySettings.DEFAULT, Map.of()).routes(TARGET));
        } finally {
            System.clearProperty("https.proxyHost");
            System.clearProperty("https.proxyPort");
        }
    }

    @Test
    void aScriptIsAskedOncePerServerAndMinuteAndFetchedAnewAfterTen() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        PacSource source = _ -> {
            int n = fetched.incrementAndGet();
            return "var asked = 0; function FindProxyForURL(url, host) { return 'PROXY p" + n + ":' + url.length; }";
        };
        URI script = URI.create("http://pac.example/proxy.pac");
        ProxyFinder finder = new ProxyFinder(new ProxySettings.Pac(script, List.of()), Map.of(), source, clock);
        Route.HttpProxy first = new Route.HttpProxy("p1", "https://meet.example.org:443/".length(), false);
        assertEquals(new RouteSelection(List.of(first), Origin.PAC, null), finder.routes(TARGET));
        // A path is nobody's business.
        assertEquals(
                List.of(first),
                finder.routes(URI.create("wss://meet.example.org/rtc?secret=1")).routes());

        now.updateAndGet(t -> t.plusSeconds(601));
        assertEquals("p2", ((Route.Proxied) finder.routes(TARGET).routes().getFirst()).host());
        finder.forget();
        assertEquals("p3", ((Route.Proxied) finder.routes(TARGET).routes().getFirst()).host());
        assertEquals(3, fetched.get());
    }

    @Test
    void withoutItsScriptTheWayIsDirectAndTheReasonIsKept() throws Exception {
        URI script = URI.create("http://pac.example/proxy.pac");
        RouteSelection routes =
                finder(new ProxySettings.Pac(script, List.of()), Map.of()).routes(TARGET);
        assertTrue(routes.isDirect());
        assertEquals("no script here", routes.problem());
    }

    @Test
    void anOlderScriptIsBetterThanNone() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        PacSource source = _ -> {
            if (fetched.incrementAndGet() > 1) {
                throw new PacException("gone");
            }
            return "function FindProxyForURL(url, host) { return 'PROXY p:1' }";
        };
        URI script = URI.create("http://pac.example/proxy.pac");
        ProxyFinder finder = new ProxyFinder(new ProxySettings.Pac(script, List.of()), Map.of(), source, clock);
        finder.routes(TARGET);
        now.updateAndGet(t -> t.plusSeconds(601));
        RouteSelection later = finder.routes(TARGET);
        assertEquals(List.of(new Route.HttpProxy("p", 1, false)), later.routes());
        assertNull(later.problem());
        assertEquals(2, fetched.get());
    }

    @Test
    void otherSettingsCountAtOnce() throws Exception {
        ProxyFinder finder = finder(new ProxySettings.NoProxy(), Map.of());
        assertTrue(finder.routes(TARGET).isDirect());
        Route.Socks5 proxy = new Route.Socks5("socks.example", 1080);
        finder.use(new ProxySettings.Manual(proxy, List.of("near.example")));
        assertEquals(List.of(proxy), finder.routes(TARGET).routes());
        assertTrue(finder.routes(new Endpoint("near.example", 443)).isDirect());
        finder.use(new ProxySettings.Pac(URI.create("http://pac.example/proxy.pac"), List.of()));
        assertEquals("no script here", finder.routes(TARGET).problem());
        finder.use(ProxySettings.DEFAULT);
        assertNull(finder.routes(TARGET).problem());
    }
}
