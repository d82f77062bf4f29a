package io.postern.network.proxy.pac;

import io.postern.testing.fuzz.Fuzzer;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mutates scripts, which may come from any server that responds to the name wpad. */
@Timeout(120)
class PacFuzzTest {
    private static final PacDnsFunctions NOBODY = new PacDnsFunctions(host -> {
        throw new UnknownHostException(host);
    });

    @Test
    void aScriptIsRunOrRefused() {
        Fuzzer.ofTexts(
                        "proxy scripts",
                        "function FindProxyForURL(url, host) { if (isPlainHostName(host) || dnsDomainIs(host, '.a.org'))"
                                + " return 'DIRECT'; return 'PROXY p:3128; SOCKS s:1080'; }",
                        "var a = []; function FindProxyForURL(u, h) { for (var i = 0; i < 99; i++) a.push(h + i);"
                                + " return shExpMatch(h, '*.x?y') ? a.join(';') : weekdayRange('MON', 'FRI') ? 'HTTPS q' : null; }",
                        "function FindProxyForURLEx(u, h) { return isInNet(myIpAddress(), '10.0.0.0', '255.0.0.0')"
                                + " && timeRange(8, 18) && dateRange(1, 'JAN', 2026) ? 'SOCKS5 [::1]:1' : 'DIRECT' }")
                .refusing(PacException.class)
                .run(input -> {
                    PacScript script = new PacScript(
                            new String(input, StandardCharsets.UTF_8),
                            NOBODY,
                            InstantSource.fixed(Instant.EPOCH),
                            ZoneOffset.UTC,
                            Duration.ofMillis(500));
                    PacResultParser.routes(script.findProxy("https://meet.example.org/", "meet.example.org"));
                });
    }

    @Test
    void anAnswerIsReadOrRefused() {
        Fuzzer.ofTexts("the answers of proxy scripts", "PROXY a:3128; SOCKS5 [2001:db8::1]:1080;HTTPS b ; DIRECT", "")
                .refusing(PacException.class)
                .run(input -> PacResultParser.routes(new String(input, StandardCharsets.UTF_8)));
    }
}
