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
 * The way out of this machine as one program uses it: what it trusts, which proxies it takes and who it signs in as. Made
 * once and handed to whatever connects. Thread safe; holds no threads and no sockets, so there is nothing to close.
 *
 * @param trust what certificates are checked with
 * @param proxies which way leads where
 * @param dialer opens connections
 */
public record Network(TrustStore trust, ProxyFinder proxies, Dialer dialer) {
    private static final Duration SCRIPT_LIMIT = Duration.ofSeconds(10);

    /**
     * @param credentials who to sign in as at proxies; asked after what stands in the addresses of proxies
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
     * What this machine says by itself: the certificates of Java and the system, the proxies of the environment or the
     * system, and logins that stand in their addresses. Reads files; not for the thread of a window.
     */
    public static Network ofThisMachine() {
        return of(TrustStore.load(List.of()), ProxySettings.DEFAULT, new InMemoryCredentials(), System.getenv());
    }

    /**
     * The same, with certificates beside and hosts that are connected to by another name or address.
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

    /** For HTTP clients, see {@link DialerSocketFactory}. */
    public DialerSocketFactory socketFactory(DialTimeouts timeouts) {
        return new DialerSocketFactory(dialer, target -> proxies.routes(target).routes(), timeouts);
    }

    /**
     * Goes by other settings from now on. Connections that are open stay as they are. Reads files: not for the thread of a
     * window.
     *
     * @param authorities files and folders of certificates to trust beside Java's and the system's, in place of those
     *     named before
     */
    public void use(ProxySettings settings, List<Path> authorities) {
        trust.use(authorities);
        proxies.use(settings);
        changed();
    }

    /** To be called when the machine's network changes: forgets proxies found, unreachable or signed in at. */
    public void changed() {
        proxies.forget();
        dialer.forget();
    }
}
