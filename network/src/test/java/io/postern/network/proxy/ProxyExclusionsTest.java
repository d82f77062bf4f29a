package io.postern.network.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyExclusionsTest {
    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, true",
        "example.org, a.example.org, true",
        "example.org, badexample.org, false",
        ".example.org, example.org, true",
        ".example.org, a.b.example.org, true",
        "*.example.org, a.example.org, true",
        "*.example.org, example.org, false",
        "EXAMPLE.org, example.ORG, true",
        "10.1.*, 10.1.2.3, true",
        "10.1.*, 10.2.2.3, false",
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, ten.example, false",
        "192.0.2.1, 192.0.2.1, true",
        "::1, [::1], true",
        "[2001:db8::1], 2001:db8:0::1, true",
        "<local>, intranet, true",
        "<local>, intranet.example, false",
        "<local>, 10.0.0.1, false",
        "*, anything.example, true",
        "a.example b.example;c.example|d.example, c.example, true",
        "'', example.org, false",
        "%%%, example.org, false"
    })
    void areReadAsTheSystemsWriteThem(String list, String host, boolean excluded) {
        assertEquals(excluded, ProxyExclusions.parse(list).contains(new Endpoint(host, 443)));
    }

    @Test
    void aPortNarrowsAnEntryDown() {
        ProxyExclusions exclusions = ProxyExclusions.parse("example.org:8443,[::1]:5349");
        assertTrue(exclusions.contains(new Endpoint("example.org", 8443)));
        assertFalse(exclusions.contains(new Endpoint("example.org", 443)));
        assertTrue(exclusions.contains(new Endpoint("::1", 5349)));
        assertFalse(exclusions.contains(new Endpoint("::1", 443)));
    }
}
