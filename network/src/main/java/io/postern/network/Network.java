package io.postern.network;

import io.postern.network.dial.DialTimeouts;
import io.postern.network.dial.Dialer;
import io.postern.network.dial.DialerSocketFactory;
import io.postern.network.proxy.InMemoryCredentials;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxyFinder;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.proxy.pac.PacDownloader;
import io.postern.network.trust.TrustStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The connectivity of this machine as one program uses it: trusted certificates, proxies and their credentials. Created
 * once and passed to everything that connects. Thread safe; holds no threads and no sockets, so there is nothing to
 * close.
 *
 * @param trust checks certificates
 * @param proxies finds the routes to a target
 * @param dialer opens connections
 */
public record Network(TrustStore trust, ProxyFinder proxies, Dialer dialer) {
    private static final Duration SCRIPT_LIMIT = Duration.ofSeconds(10);

    /**
     * @param credentials credentials for proxies; used after those in the addresses of proxies
     * @param environment {@code System.getenv()} in a program
     */
    public static Network of(
            TrustStore trust, ProxySettings settings, ProxyCredentials credentials, Map<String, String> environment) {
        return of(trust, settings, credentials, environment, Map.of());
    }

    private static Network of(
            TrustStore trust,
            ProxySettings settings,
            ProxyCredentials credentials,
            Map<String, String> environment,
            Map<String, String> substitutes) {
        ProxyFinder proxies = new ProxyFinder(
                settings, environment, new PacDownloader(trust.context(), SCRIPT_LIMIT), InstantSource.system());
        Dialer dialer = new Dialer(trust, ProxyCredentials.firstOf(proxies.credentials(), credentials), substitutes);
        return new Network(trust, proxies, dialer);
    }

    /**
     * Creates a network with the machine's own settings: the certificates of Java and the system, the proxies of the
     * environment or the system, and the credentials in their addresses. Reads files; not for the JavaFX thread.
     */
    public static Network ofThisMachine() {
        return of(TrustStore.load(List.of()), ProxySettings.DEFAULT, new InMemoryCredentials(), System.getenv());
    }

    /**
     * Creates a network with the machine's own settings, additional certificates, and hosts that are replaced by
     * another name or address.
     *
     * @param authorities files (PEM or DER) of certificates to trust, and folders of them
     * @param substitutes see {@link Dialer#Dialer(TrustStore, ProxyCredentials, Map)}
     */
    public static Network ofThisMachine(List<Path> authorities, Map<String, String> substitutes) {
        return of(
                TrustStore.load(authorities),
                ProxySettings.DEFAULT,
                new InMemoryCredentials(),
                System.getenv(),
                substitutes);
    }

    /** Creates a socket factory for HTTP clients, see {@link DialerSocketFactory}. */
    public DialerSocketFactory socketFactory(DialTimeouts timeouts) {
        return new DialerSocketFactory(dialer, target -> proxies.routes(target).routes(), timeouts);
    }

    /**
     * Applies other settings from now on. Open connections stay as they are. Reads files: not for the JavaFX thread.
     *
     * @param authorities files and folders of certificates to trust in addition to Java's and the system's, in place of
     *     those named before
     */
    public void use(ProxySettings settings, List<Path> authorities) {
        trust.use(authorities);
        proxies.use(settings);
        changed();
    }

    /**
     * Forgets discovered proxies, unreachable proxies and proxy sign-ins. Call this when the machine's network changes.
     */
    public void changed() {
        proxies.forget();
        dialer.forget();
    }
}
