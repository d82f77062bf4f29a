package io.postern.verify.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a caller is told about the way out of its network. {@code toString} hides the password.
 *
 * @param authorities files of certificates that an administrator added
 * @param proxy as a person writes it; empty for none
 * @param user for the proxy; empty for none
 * @param password for the proxy
 */
public record WayOut(List<Path> authorities, String proxy, String user, String password) {
    public WayOut {
        authorities = List.copyOf(authorities);
    }

    /** Without a proxy. */
    public static WayOut trusting(Path... authorities) {
        return new WayOut(List.of(authorities), "", "", "");
    }

    /** The same through a proxy. */
    public WayOut through(String address, String login, String secret) {
        return new WayOut(authorities, address, login, secret);
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
        return "WayOut[" + (proxy.isEmpty() ? "direct" : proxy) + ", " + authorities + "]";
    }
}
