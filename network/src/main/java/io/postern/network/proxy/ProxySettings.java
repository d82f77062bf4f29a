package io.postern.network.proxy;

import java.net.URI;
import java.util.List;

/** What a person or an administrator chose about proxies. */
public sealed interface ProxySettings {
    /** The environment (HTTPS_PROXY and its kind) if it says anything, else the operating system's settings. */
    ProxySettings DEFAULT = new FromSystem(List.of());

    /**
     * The environment if it says anything, else the operating system's settings.
     *
     * @param exclusions hosts reached directly in any case, as {@link ProxyExclusions} reads them
     */
    record FromSystem(List<String> exclusions) implements ProxySettings {
        public FromSystem {
            exclusions = List.copyOf(exclusions);
        }
    }

    /** Never a proxy. */
    record NoProxy() implements ProxySettings {}

    /**
     * Always this proxy.
     *
     * @param exclusions hosts reached directly, as {@link ProxyExclusions} reads them
     */
    record Manual(Route.Proxied proxy, List<String> exclusions) implements ProxySettings {
        public Manual {
            exclusions = List.copyOf(exclusions);
        }
    }

    /**
     * A proxy auto-configuration script.
     *
     * @param script {@code http}, {@code https} or {@code file} URL
     * @param exclusions hosts reached directly, as {@link ProxyExclusions} reads them
     */
    record Pac(URI script, List<String> exclusions) implements ProxySettings {
        public Pac {
            exclusions = List.copyOf(exclusions);
        }
    }
}
