package io.postern.network.proxy;

import java.net.URI;
import java.util.List;

/** The proxy settings of a person or an administrator. */
public sealed interface ProxySettings {
    /**
     * The environment (HTTPS_PROXY and related variables) if it names a proxy, else the operating system's settings.
     */
    ProxySettings DEFAULT = new FromSystem(List.of());

    /**
     * The environment if it names a proxy, else the operating system's settings.
     *
     * @param exclusions hosts reached directly in any case, in the syntax of {@link ProxyExclusions}
     */
    record FromSystem(List<String> exclusions) implements ProxySettings {
        public FromSystem {
            exclusions = List.copyOf(exclusions);
        }
    }

    /** No proxy. */
    record NoProxy() implements ProxySettings {}

    /**
     * Always this proxy.
     *
     * @param exclusions hosts reached directly, in the syntax of {@link ProxyExclusions}
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
     * @param exclusions hosts reached directly, in the syntax of {@link ProxyExclusions}
     */
    record Pac(URI script, List<String> exclusions) implements ProxySettings {
        public Pac {
            exclusions = List.copyOf(exclusions);
        }
    }
}
