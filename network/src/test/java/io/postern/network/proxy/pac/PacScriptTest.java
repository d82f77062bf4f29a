package io.postern.network.proxy.pac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.NameResolver;
import io.postern.network.proxy.Route;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacScriptTest {
    /** A Monday, 10:30:15 in Berlin. */
    private static final Instant NOW = Instant.parse("2026-03-02T09:30:15Z");

    private static final NameResolver NAMES = host -> switch (host) {
        case "intern.example" -> List.of(InetAddress.ofLiteral("10.1.2.3"));
        case "both.example" -> List.of(InetAddress.ofLiteral("2001:db8::7"), InetAddress.ofLiteral("192.0.2.7"));
        default -> throw new UnknownHostException(host);
    };

    private static PacScript script(String text) throws PacException {
        return script(text, Duration.ofSeconds(20), NAMES);
    }

    private static PacScript script(String text, Duration patience, NameResolver names) throws PacException {
        return new PacScript(
                text, new PacDnsFunctions(names), InstantSource.fixed(NOW), ZoneId.of("Europe/Berlin"), patience);
    }

    private static String value(String expression) throws Exception {
        return script("function FindProxyForURL(url, host) { return String(" + expression + "); }")
                .findProxy("https://meet.example.org/", "meet.example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var a = []; for (;;) a.push('x' + a.length);",
                "var a = []; for (;;) a.push(new Array(1000).join('x'));",
                "var s = ''; for (;;) { s += 'some more words'; s.indexOf('none'); }",
                "function f(n) { var a = []; for (var i = 0; i < 1000; i++) a.push({n: n}); return a; }"
                        + " var all = []; for (;;) all.push(f(all.length));",
                "try { var a = []; for (;;) a.push('x' + a.length); } catch (e) { return 'DIRECT'; }"
            })
    void aScriptThatTakesMoreAndMoreMemoryIsEnded(String body) throws Exception {
        PacScript greedy = script("function FindProxyForURL(url, host) { " + body + " }");
        PacException failure = assertThrows(PacException.class, () -> greedy.findProxy("https://a/", "a"));
        assertEquals("the proxy script took more than 64 MiB", failure.getMessage());
    }

    @Test
    void blocksOfMemoryCannotBeAskedFor() throws Exception {
        assertEquals("undefined", value("typeof ArrayBuffer"));
        assertEquals("undefined", value("typeof Float64Array"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "isPlainHostName('intranet') | true",
                "isPlainHostName('a.b') | false",
                "dnsDomainIs('www.Example.org', '.example.ORG') | true",
                "dnsDomainIs('www', '.example.org') | false",
                "localHostOrDomainIs('www', 'www.example.org') | true",
                "localHostOrDomainIs('www.example.org', 'www.example.org') | true",
                "localHostOrDomainIs('www.other.org', 'www.example.org') | false",
                "localHostOrDomainIs('ww', 'www.example.org') | false",
                "isResolvable('intern.example') | true",
                "isResolvable('nowhere.example') | false",
                "isInNet('intern.example', '10.0.0.0', '255.0.0.0') | true",
                "isInNet('10.9.9.9', '10.9.0.0', '255.255.0.0') | true",
                "isInNet('intern.example', '192.168.0.0', '255.255.0.0') | false",
                "isInNet('nowhere.example', '0.0.0.0', '0.0.0.0') | false",
                "dnsResolve('intern.example') | 10.1.2.3",
                "dnsResolve('both.example') | 192.0.2.7",
                "dnsResolve('nowhere.example') | null",
                "convert_addr('104.16.41.2') | 1745889538",
                "convert_addr('255.255.255.255') | 4294967295",
                "dnsDomainLevels('a.b.c') | 2",
                "shExpMatch('http://home/people/montulli/index.html', '*/montulli/*') | true",
                "shExpMatch('a+b.c', 'a+b.?') | true",
                "shExpMatch('axb', 'a.b') | false",
                "isResolvableEx('both.example') | true",
                "dnsResolveEx('both.example') | 2001:db8:0:0:0:0:0:7;192.0.2.7",
                "isInNetEx('both.example', '2001:db8::/32') | true",
                "isInNetEx('intern.example', '2001:db8::/32') | false",
                "sortIpAddressList('10.2.3.9;2001:db8::1;::9;10.2.3.4') "
                        + "| 0:0:0:0:0:0:0:9;2001:db8:0:0:0:0:0:1;10.2.3.4;10.2.3.9",
                "sortIpAddressList('nonsense') | ''",
                "typeof myIpAddress() | string",
                "alert('x') | null",
                "weekdayRange('MON') | true",
                "weekdayRange('TUE', 'SUN') | false",
                "weekdayRange('FRI', 'MON') | true",
                "weekdayRange('mon', 'fri', 'GMT') | true",
                "weekdayRange('YESTERDAY') | false",
                "timeRange(10) | true",
                "timeRange(9, 'GMT') | true",
                "timeRange(10, 11) | true",
                "timeRange(11, 17) | false",
                "timeRange(22, 11) | true",
                "timeRange(10, 30, 10, 30) | true",
                "timeRange(10, 31, 11, 0) | false",
                "timeRange(10, 30, 15, 10, 30, 15) | true",
                "timeRange(10, 30, 16, 10, 31, 0) | false",
                "dateRange(2) | true",
                "dateRange(1, 15) | true",
                "dateRange('MAR') | true",
                "dateRange('DEC', 'MAR') | true",
                "dateRange('APR', 'NOV') | false",
                "dateRange(2026) | true",
                "dateRange(2024, 2025) | false",
                "dateRange(1, 'MAR', 2, 'MAR') | true",
                "dateRange(24, 'DEC', 6, 'JAN') | false",
                "dateRange('FEB', 2026, 'APR', 2026) | true",
                "dateRange(3, 'MAR', 2026, 4, 'MAR', 2026) | false",
                "dateRange(1, 'JAN', 2025, 31, 'DEC', 2026, 'GMT') | true"
            })
    void theHelpersDoWhatNetscapesDid(String expression, String expected) throws Exception {
        assertEquals(expected.equals("''") ? "" : expected, value(expression));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "typeof java",
                "typeof Packages",
                "typeof javax",
                "typeof getClass",
                "typeof JavaAdapter",
                "typeof JavaImporter",
                "typeof importClass",
                "typeof load",
                "typeof print",
                "typeof quit",
                "typeof isPlainHostName.getClass",
                "typeof (function(){}).constructor('return this')().java"
            })
    void aScriptSeesNothingOfJava(String expression) throws Exception {
        assertEquals("undefined", value(expression));
    }

    @Test
    void theWholeLanguageIsThere() throws Exception {
        assertEquals("PROXY b:1", script("""
                        const table = { '.example.org': 'b', '.example.com': 'c' };
                        let find = host => Object.keys(table).filter(d => host.endsWith(d)).map(d => table[d])[0];
                        function FindProxyForURL(url, host) {
                            if (/^https:/.test(url)) { return `PROXY ${find(host)}:1`; }
                            return "DIRECT";
                        }
                        """).findProxy("https://meet.example.org/", "meet.example.org"));
    }

    @Test
    void questionsDoNotSeeEachOthersState() throws Exception {
        PacScript script = script("var n = 0; function FindProxyForURL(u, h) { return 'PROXY p' + (++n) + ':1'; }");
        assertEquals("PROXY p1:1", script.findProxy("https://a/", "a"));
        assertEquals("PROXY p1:1", script.findProxy("https://a/", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "try { while (true) {} } catch (e) { while (true) {} } finally { while (true) {} }",
                "for (;;) { try { FindProxyForURL(url, host); } catch (e) {} }"
            })
    void aScriptWithoutEndIsEnded(String body) throws Exception {
        PacScript script =
                script("function FindProxyForURL(url, host) { " + body + " }", Duration.ofMillis(300), NAMES);
        assertThrows(PacException.class, () -> script.findProxy("https://a/", "a"));
    }

    @Test
    void recursionWithoutEndIsAFailure() throws Exception {
        PacScript script = script("function FindProxyForURL(u, h) { return FindProxyForURL(u, h) + 1; }");
        PacException e = assertThrows(PacException.class, () -> script.findProxy("https://a/", "a"));
        assertTrue(String.valueOf(e.getMessage()).startsWith("the proxy script"));
    }

    @Test
    void aNameServerThatDoesNotAnswerCostsNoMoreThanTheLimit() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        NameResolver slow = host -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        };
        PacScript script =
                script("function FindProxyForURL(u, h) { return dnsResolve(h); }", Duration.ofMillis(200), slow);
        assertThrows(PacException.class, () -> script.findProxy("https://a/", "a"));
        over.countDown();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Please log in</html>",
                "function FindProxyForURL(",
                "var FindProxyForURL = 'PROXY p:1';",
                "",
                "function FindProxyForURL(u, h) { return missing(u); }",
                "function FindProxyForURL(u, h) { throw new Error('no'); }",
                "throw 1; function FindProxyForURL(u, h) { return 'DIRECT'; }"
            })
    void whatIsNoProxyScriptSaysSo(String text) {
        PacException e = assertThrows(PacException.class, () -> script(text).findProxy("https://a/", "a"));
        assertTrue(String.valueOf(e.getMessage()).startsWith("the proxy script"), e.getMessage());
    }

    @Test
    void nothingAsAnAnswerIsDirect() throws Exception {
        String answer = script("function FindProxyForURL(u, h) { }").findProxy("https://a/", "a");
        assertEquals(List.of(Route.DIRECT), PacResultParser.routes(answer));
        assertEquals(
                List.of(Route.DIRECT),
                PacResultParser.routes(script("function FindProxyForURL(u, h) { return null; }")
                        .findProxy("https://a/", "a")));
    }

    @Test
    void microsoftsFunctionGoesFirst() throws Exception {
        assertEquals(
                "DIRECT",
                script("function FindProxyForURL(u, h) { return 'PROXY p:1' }"
                                + "function FindProxyForURLEx(u, h) { return 'DIRECT' }")
                        .findProxy("https://a/", "a"));
    }

    @Test
    void answersKeepTheirOrderAndLoseWhatCannotBeUsed() throws Exception {
        assertEquals(
                List.of(
                        new Route.HttpProxy("a", 3128, false),
                        new Route.HttpProxy("b", 8443, true),
                        new Route.Socks5("c", 1080),
                        new Route.Socks5("2001:db8::1", 1081),
                        new Route.HttpProxy("d", 80, false),
                        Route.DIRECT),
                PacResultParser.routes("PROXY a:3128; https b:8443;SOCKS c ; SOCKS5 [2001:db8::1]:1081; SOCKS4 x:1;"
                        + " HTTP d; PROXY a:3128; NONSENSE; PROXY; PROXY :x; DIRECT;"));
        assertThrows(PacException.class, () -> PacResultParser.routes("SOCKS4 x:1; NONSENSE"));
    }

    @Test
    void aScriptWithAnEndlessExpressionIsRefused() {
        String endless = "function FindProxyForURL(u, h) { return h" + " && h".repeat(50_000) + "; }";
        assertThrows(PacException.class, () -> script(endless).findProxy("https://a.example/", "a.example"));
    }
}
