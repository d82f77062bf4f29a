package io.postern.network.proxy;

import io.postern.network.address.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proxies as the environment variables of a process say them. Read as curl reads them: small letters win, {@code
 * all_proxy} stands in for what is missing.
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

    /** Whether any proxy is named at all. */
    boolean isPresent() {
        return address(true).isPresent() || address(false).isPresent();
    }

    /** Whether NO_PROXY names the target. */
    boolean excludes(Endpoint target) {
        return exclusions.contains(target);
    }

    /**
     * The proxy for a connection.
     *
     * @param secure whether it carries TLS (or media, which is treated alike)
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
