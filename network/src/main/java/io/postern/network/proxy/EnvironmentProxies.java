package io.postern.network.proxy;

import io.postern.network.address.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads proxies from environment variables the way curl does: lower case takes precedence, and {@code all_proxy} stands
 * in for missing variables.
 */
public final class EnvironmentProxies {
    private static final List<String> SECURE = List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
    private static final List<String> PLAIN = List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");

    private final Map<String, String> environment;
    private final ProxyExclusions exclusions;

    /** @param environment {@code System.getenv()} in a program */
    public EnvironmentProxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.exclusions =
                ProxyExclusions.parse(environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", "")));
    }

    /** Whether any proxy is named. */
    boolean isPresent() {
        return address(true).isPresent() || address(false).isPresent();
    }

    /** Whether NO_PROXY names the target. */
    boolean excludes(Endpoint target) {
        return exclusions.contains(target);
    }

    /**
     * Returns the proxy for a connection.
     *
     * @param secure whether it carries TLS (or media, which is treated the same)
     */
    Optional<ProxyAddress> address(boolean secure) {
        return (secure ? SECURE : PLAIN)
                .stream()
                        .map(name -> environment.getOrDefault(name, ""))
                        .filter(value -> !value.isBlank())
                        .findFirst()
                        .flatMap(ProxyAddress::tryParse);
    }
}
