package io.postern.verify.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The network settings of a caller: added certificate authorities and a proxy. {@code toString} hides the password.
 *
 * @param authorities files of certificates that an administrator added
 * @param proxy as a person writes it; empty for none
 * @param user for the proxy; empty for none
 * @param password for the proxy
 */
public record CallerNetworkSettings(List<Path> authorities, String proxy, String user, String password) {
    public CallerNetworkSettings {
        authorities = List.copyOf(authorities);
    }

    /** Without a proxy. */
    public static CallerNetworkSettings trusting(Path... authorities) {
        return new CallerNetworkSettings(List.of(authorities), "", "", "");
    }

    /** The same through a proxy. */
    public CallerNetworkSettings through(String address, String login, String secret) {
        return new CallerNetworkSettings(authorities, address, login, secret);
    }

    Map<String, Object> parameters() {
        return Map.of(
                "authorities",
                authorities.stream().map(Path::toString).toList(),
                "proxy",
                proxy,
                "user",
                user,
                "password",
                password);
    }

    @Override
    public String toString() {
        return "CallerNetworkSettings[" + (proxy.isEmpty() ? "direct" : proxy) + ", " + authorities + "]";
    }
}
