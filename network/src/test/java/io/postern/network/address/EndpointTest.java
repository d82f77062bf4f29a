package io.postern.network.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "Example.ORG, 443, example.org:443",
        "example.org., 443, example.org:443",
        "Bücher.example, 80, xn--bcher-kva.example:80",
        "192.0.2.7, 7881, 192.0.2.7:7881",
        "2001:DB8::1, 443, [2001:db8::1]:443",
        "[::1], 5349, [::1]:5349",
        "my_host, 1, my_host:1"
    })
    void areWrittenInOneWay(String host, int port, String authority) {
        assertEquals(authority, new Endpoint(host, port).authority());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\r\nX: y", "a/b", "user@host", "a:b:c", "-", "a?b", "ä\u0000"})
    void whatCouldEndAFieldIsNoHost(String host) {
        assertThrows(IllegalArgumentException.class, () -> new Endpoint(host, 443));
    }

    @Test
    void aNameHasAtMost255Characters() {
        assertThrows(IllegalArgumentException.class, () -> new Endpoint("a".repeat(60) + ".b".repeat(100), 443));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void portsAreBetween1And65535(int port) {
        assertThrows(IllegalArgumentException.class, () -> new Endpoint("a", port));
    }

    @ParameterizedTest
    @CsvSource({"wss://h/p, 443", "https://h, 443", "ws://h, 80", "http://h:81, 81", "turns://h:5349, 5349"})
    void aUrlsPortIsWhatItSaysOrImplies(String url, int port) {
        assertEquals(port, Endpoint.of(URI.create(url)).port());
    }

    @ParameterizedTest
    @CsvSource({
        "wss://my_host/p, my_host:443",
        "ws://my_host:7880, my_host:7880",
        "wss://user@my_host:7880/x?y, my_host:7880",
        "wss://m\u00fcnchen.example, xn--mnchen-3ya.example:443"
    })
    void aUrlsHostMayBeOneThatJavaDoesNotKnow(String url, String authority) {
        assertEquals(authority, Endpoint.of(URI.create(url)).authority());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss:///p", "mailto:a", "wss://a_b:99999", "wss://a_b:x"})
    void aUrlWithoutHostOrPortIsNone(String url) {
        assertThrows(IllegalArgumentException.class, () -> Endpoint.of(URI.create(url)));
    }

    @Test
    void loopbackIsToldWithoutANameServer() {
        assertTrue(new Endpoint("localhost", 1).isLoopback());
        assertTrue(new Endpoint("turn.localhost", 1).isLoopback());
        assertTrue(new Endpoint("127.9.9.9", 1).isLoopback());
        assertTrue(new Endpoint("::1", 1).isLoopback());
        assertFalse(new Endpoint("10.0.0.1", 1).isLoopback());
        assertFalse(new Endpoint("localhost.example", 1).isLoopback());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true", "10.0.0.0/8, 11.0.0.1, false", "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.129, true", "fd00::/8, fdff::1, true", "fd00::/8, fe00::1, false",
        "0.0.0.0/0, 203.0.113.5, true", "0.0.0.0/0, ::1, false"
    })
    void blocksContainTheAddressesThatShareTheirBits(String block, String address, boolean inside) {
        assertEquals(
                inside,
                Cidr.parse(block)
                        .orElseThrow()
                        .contains(Endpoint.literal(address).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "name/8", "::/129"})
    void whatIsNoBlockIsToldApart(String text) {
        assertTrue(Cidr.parse(text).isEmpty());
    }
}
