package io.postern.network.proxy;

import io.postern.network.address.TimeLimitedCall;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the operating system's proxy settings through the JDK: on Windows and macOS with their own auto-configuration,
 * on Linux GNOME's; and {@code -Dhttps.proxyHost} on every system.
 *
 * <p>The JDK decides once, when its selector is first used, whether it reads the system's settings ({@code
 * java.net.useSystemProxies}). Programs are therefore started with {@code -Djava.net.useSystemProxies=true}; where that
 * is missing it is set here, which is early enough if no proxy was looked up before.
 */
final class SystemProxies {
    private static final Logger LOG = LoggerFactory.getLogger(SystemProxies.class);
    private static final String SYSTEM_PROXIES_PROPERTY = "java.net.useSystemProxies";
    /** Windows' automatic detection may query the network for seconds. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    static {
        if (System.getProperty(SYSTEM_PROXIES_PROPERTY) == null) {
            System.setProperty(SYSTEM_PROXIES_PROPERTY, "true");
        }
    }

    private SystemProxies() {}

    /** Returns the routes for a URL in order; empty if the system names no proxy or does not respond in time. */
    static List<Route> routes(URI uri) throws InterruptedException {
        try {
            return TimeLimitedCall.within(TIMEOUT, "system proxy settings", () -> {
                ProxySelector selector = ProxySelector.getDefault();
                return selector == null ? List.of() : routes(selector.select(uri));
            });
        } catch (TimeoutException e) {
            LOG.warn("The system's proxy settings did not respond within {} s", TIMEOUT.toSeconds());
            return List.of();
        } catch (ExecutionException e) {
            LOG.warn("The system's proxy settings cannot be read", e.getCause());
            return List.of();
        }
    }

    static List<Route> routes(List<Proxy> proxies) {
        List<Route> routes = new ArrayList<>();
        for (Proxy proxy : proxies) {
            if (proxy.type() == Proxy.Type.DIRECT) {
                routes.add(Route.DIRECT);
            } else if (proxy.address() instanceof InetSocketAddress address) {
                String host = address.getHostString();
                routes.add(
                        proxy.type() == Proxy.Type.HTTP
                                ? new Route.HttpProxy(host, address.getPort(), false)
                                : new Route.Socks5(host, address.getPort()));
            }
        }
        return routes;
    }
}
