package io.postern.settings.preferences;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * The network preferences as the person typed them, including those that are not in force or not valid yet. Never a
 * password.
 *
 * @param proxy which of the following counts
 * @param kind of the proxy written here
 * @param host of the proxy written here
 * @param port of the proxy written here
 * @param exclusions hosts reached without the proxy or the script
 * @param script the address of a proxy auto-configuration script
 * @param authorities files of certificates to trust
 * @param relayPorts further ports of TURN over TLS
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record NetworkPreferences(
        ProxyChoice proxy,
        ProxyKind kind,
        String host,
        String port,
        String exclusions,
        String script,
        List<String> authorities,
        String relayPorts)
        implements NetworkPreferencesBuilder.With {
    /** The source of the proxies. */
    public enum ProxyChoice {
        SYSTEM,
        NONE,
        MANUAL,
        SCRIPT
    }

    /** The protocol of a proxy. */
    public enum ProxyKind {
        HTTP,
        HTTPS,
        SOCKS5
    }

    /** The settings of a new installation. */
    public static final NetworkPreferences DEFAULTS =
            new NetworkPreferences(ProxyChoice.SYSTEM, ProxyKind.HTTP, "", "", "", "", List.of(), "");

    public NetworkPreferences {
        authorities = List.copyOf(authorities);
    }
}
