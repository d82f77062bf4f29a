package io.postern.backend.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressResolverTest {
    private static final ClientAddressResolver BEHIND_PROXIES = new ClientAddressResolver(
            List.of(AddressRange.parse("127.0.0.1"), AddressRange.parse("10.0.0.0/8"), AddressRange.parse("fd00::/8")));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // Without a proxy the header is ignored.
                "198.51.100.7 | - | 198.51.100.7",
                "198.51.100.7 | 203.0.113.9 | 198.51.100.7",
                "11.0.0.1 | 203.0.113.9 | 11.0.0.1",
                // Through one or two proxies.
                "127.0.0.1 | 203.0.113.9 | 203.0.113.9",
                "127.0.0.1 | 203.0.113.9, 10.1.2.3 | 203.0.113.9",
                "fd12::1 | 203.0.113.9 | 203.0.113.9",
                // Entries added by the client are ignored.
                "127.0.0.1 | 192.0.2.1, 203.0.113.9 | 203.0.113.9",
                // No usable entry.
                "127.0.0.1 | - | 127.0.0.1",
                "127.0.0.1 | unknown | 127.0.0.1",
                "127.0.0.1 | '' | 127.0.0.1",
                "127.0.0.1 | www.example.org | 127.0.0.1",
                // The IPv6 network of one customer counts as one address.
                "2001:db8:1:2:3:4:5:6 | - | 2001:db8:1:2:0:0:0:0/64",
                "127.0.0.1 | 2001:db8:1:2:ffff::1 | 2001:db8:1:2:0:0:0:0/64",
            },
            delimiter = '|')
    void looksThroughTrustedProxiesOnly(String peer, @Nullable String forwardedFor, String expected) {
        assertEquals(expected, BEHIND_PROXIES.of(peer, forwardedFor));
    }

    @Test
    void believesNobodyWithoutConfiguration() {
        assertEquals("127.0.0.1", new ClientAddressResolver(List.of()).of("127.0.0.1", "203.0.113.9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::1/129", "10.0.0/8x"})
    void refusesWhatIsNoRange(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
    }
}
