package io.postern.ui.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.proxy.ProxySettings;
import io.postern.network.proxy.Route;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.NetworkPreferences.ProxyChoice;
import io.postern.settings.preferences.NetworkPreferences.ProxyKind;
import io.postern.ui.network.NetworkInput.Field;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed about the network, and what it means. */
class NetworkInputTest {
    private static NetworkPreferences typed(ProxyChoice choice, ProxyKind kind, String host, String port) {
        return new NetworkPreferences(choice, kind, host, port, "", "", List.of(), "");
    }

    private static NetworkPreferences script(String address) {
        return new NetworkPreferences(ProxyChoice.SCRIPT, ProxyKind.HTTP, "", "", "", address, List.of(), "");
    }

    private static NetworkPreferences ports(String text) {
        return new NetworkPreferences(ProxyChoice.SYSTEM, ProxyKind.HTTP, "", "", "", "", List.of(), text);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP, proxy.example, 3128, http://proxy.example:3128",
        "HTTPS, proxy.example, 443, https://proxy.example:443",
        "SOCKS5, 10.0.0.1, 1080, socks5://10.0.0.1:1080",
        "HTTP, PRÖXY.example, 8080, http://xn--prxy-6qa.example:8080",
        "HTTP, 2001:db8::5, 3128, http://[2001:db8::5]:3128"
    })
    void aProxyThatIsWhole(ProxyKind kind, String host, String port, String route) {
        NetworkPreferences typed = typed(ProxyChoice.MANUAL, kind, host, port);
        ProxySettings.Manual manual =
                (ProxySettings.Manual) NetworkInput.proxies(typed).orElseThrow();
        assertEquals(route, manual.proxy().toString());
        assertEquals(Map.of(), NetworkInput.problems(typed));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 3128, HOST, settings.proxy.host_empty",
        "two words, 3128, HOST, settings.proxy.host_malformed",
        "ana:secret@proxy.example, 3128, HOST, settings.proxy.login_in_address",
        "proxy.example, '', PORT, settings.proxy.port_malformed",
        "proxy.example, 0, PORT, settings.proxy.port_malformed",
        "proxy.example, 65536, PORT, settings.proxy.port_malformed",
        "proxy.example, many, PORT, settings.proxy.port_malformed"
    })
    void aProxyThatMakesNoSenseYet(String host, String port, Field field, String key) {
        NetworkPreferences typed = typed(ProxyChoice.MANUAL, ProxyKind.HTTP, host, port);
        assertEquals(Map.of(field, key), NetworkInput.problems(typed));
        assertEquals(Optional.empty(), NetworkInput.proxies(typed));
        NetworkPreferences notChosen = typed(ProxyChoice.NONE, ProxyKind.HTTP, host, port);
        assertEquals(Map.of(), NetworkInput.problems(notChosen), "what does not count is not blamed");
        assertEquals(Optional.of(new ProxySettings.NoProxy()), NetworkInput.proxies(notChosen));
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, HTTP, proxy.example, 3128",
        "https://proxy.example/, HTTPS, proxy.example, 443",
        "socks5://10.0.0.1, SOCKS5, 10.0.0.1, 1080",
        "proxy.example:8080, SOCKS5, proxy.example, 8080"
    })
    void anAddressThatWasPastedWholeIsTakenApart(String pasted, ProxyKind kind, String host, String port) {
        assertEquals(
                typed(ProxyChoice.MANUAL, kind, host, port),
                NetworkInput.takenApart(typed(ProxyChoice.MANUAL, ProxyKind.SOCKS5, pasted, "")));
    }

    @Test
    void whatCannotBeTakenApartStaysAsItIs() {
        for (String text : List.of("", "proxy.example", "2001:db8::5", "ftp://x", "http://ana:pw@proxy", "a:b")) {
            NetworkPreferences typed = typed(ProxyChoice.MANUAL, ProxyKind.HTTP, text, "1");
            assertEquals(typed, NetworkInput.takenApart(typed));
        }
    }

    @Test
    void scripts() {
        assertEquals(
                Optional.of(new ProxySettings.Pac(URI.create("http://wpad.example/wpad.dat"), List.of())),
                NetworkInput.proxies(script("http://wpad.example/wpad.dat")));
        assertTrue(NetworkInput.proxies(script("file:///etc/proxy.pac")).isPresent());
        Map.of(
                        "", "settings.proxy.script_empty",
                        "proxy.pac", "settings.proxy.script_malformed",
                        "ftp://x/proxy.pac", "settings.proxy.script_malformed",
                        "http://ana:pw@x/proxy.pac", "settings.proxy.login_in_address")
                .forEach((text, key) ->
                        assertEquals(Map.of(Field.SCRIPT, key), NetworkInput.problems(script(text)), text));
    }

    @Test
    void exclusionsGoWithTheProxyAndWhatMakesNoSenseIsSaid() {
        NetworkPreferences good = new NetworkPreferences(
                ProxyChoice.MANUAL, ProxyKind.HTTP, "p", "1", "near.example, 10.0.0.0/8", "", List.of(), "");
        assertEquals(
                Optional.of(new ProxySettings.Manual(
                        new Route.HttpProxy("p", 1, false), List.of("near.example, 10.0.0.0/8"))),
                NetworkInput.proxies(good));
        assertEquals(Map.of(), NetworkInput.problems(good));
        NetworkPreferences odd = new NetworkPreferences(
                ProxyChoice.MANUAL, ProxyKind.HTTP, "p", "1", "near.example, http://far", "", List.of(), "");
        assertEquals(Map.of(Field.EXCLUSIONS, "settings.proxy.exclusions_malformed"), NetworkInput.problems(odd));
        assertTrue(NetworkInput.proxies(odd).isPresent(), "the rest counts");
    }

    @Test
    void whatIsNoPathIsLeftOut() {
        NetworkPreferences typed = NetworkPreferences.DEFAULTS.withAuthorities(List.of("a\u0000b", "company.pem"));
        assertEquals(List.of(Path.of("company.pem")), NetworkInput.authorities(typed));
    }

    @Test
    void portsOfRelays() {
        assertEquals(List.of(), NetworkInput.relayPorts(ports("")));
        assertEquals(List.of(8443, 3478), NetworkInput.relayPorts(ports(" 8443; 3478 8443,")));
        assertEquals(List.of(8443), NetworkInput.relayPorts(ports("8443, x")));
        assertEquals(
                Map.of(Field.RELAY_PORTS, "settings.relay.ports_malformed"), NetworkInput.problems(ports("8443, x")));
        assertEquals(
                Map.of(Field.RELAY_PORTS, "settings.relay.ports_too_many"),
                NetworkInput.problems(ports("1 2 3 4 5 6 7")));
        assertEquals(6, NetworkInput.relayPorts(ports("1 2 3 4 5 6 7")).size());
    }
}
