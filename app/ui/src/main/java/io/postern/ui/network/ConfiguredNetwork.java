package io.postern.ui.network;

import io.postern.network.Network;
import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialException;
import io.postern.network.dial.DialRequest;
import io.postern.network.dial.DialTimeouts;
import io.postern.network.dial.DialedConnection;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.proxy.Route;
import io.postern.network.proxy.RouteSelection;
import io.postern.network.trust.TrustStore;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.SettingsStore;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network with the person's preferences applied. Connections that are open go on as they are. Thread safe. */
public final class ConfiguredNetwork implements NetworkAccess, Supplier<Network>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredNetwork.class);
    private static final Executor OFF_THE_WINDOW =
            task -> Thread.ofVirtual().name("postern-network").start(task);
    /** The address passed to a proxy script while no server is known. */
    private static final URI ANY_SERVER = URI.create("https://postern.example.org/");

    private final SettingsStore settings;
    private final ProxyCredentialPrompts questions;
    private final Function<ProxyCredentials, Network> maker;
    private final SettingsStore.Registration changes;
    private final Object queue = new Object();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private NetworkPreferences applied = NetworkPreferences.DEFAULTS;
    private ProxySettings proxiesInForce = ProxySettings.DEFAULT;
    private @Nullable Network network;

    /** @param maker makes a network that signs in with these; the preferences are applied to it afterwards */
    public ConfiguredNetwork(
            SettingsStore settings, ProxyCredentialPrompts questions, Function<ProxyCredentials, Network> maker) {
        this.settings = settings;
        this.questions = questions;
        this.maker = maker;
        this.changes = settings.onChange(now -> applyLater());
    }

    /** This machine's network, as {@link Network#ofThisMachine} has it. */
    public static Network ofThisMachine(ProxyCredentials credentials) {
        return Network.of(TrustStore.load(List.of()), ProxySettings.DEFAULT, credentials, System.getenv());
    }

    /** The further ports of relays that were typed and make sense. */
    public static List<Integer> relayPorts(NetworkPreferences typed) {
        return NetworkInput.relayPorts(typed);
    }

    /** Reading the trust store takes some tenths of a second; the first user waits, never the window. */
    @Override
    public synchronized Network get() {
        Network made = network;
        if (made == null) {
            made = maker.apply(questions.credentials());
            network = made;
            apply(made);
        }
        return made;
    }

    @Override
    public ProxyCredentialPrompts questions() {
        return questions;
    }

    /** Changes are made one after the other, and never on the window's thread: files are read for them. */
    private void applyLater() {
        synchronized (queue) {
            last = last.thenRunAsync(this::applyIfMade, OFF_THE_WINDOW);
        }
    }

    private synchronized void applyIfMade() {
        if (network != null) {
            apply(network);
        }
    }

    private void apply(Network made) {
        NetworkPreferences wanted = settings.current().network();
        if (wanted.equals(applied)) {
            return;
        }
        applied = wanted;
        // While the typed values are invalid, the previous ones remain in force.
        proxiesInForce = NetworkInput.proxies(wanted).orElse(proxiesInForce);
        questions.askAgain();
        made.use(proxiesInForce, NetworkInput.authorities(wanted));
        LOG.info("The network settings have changed: proxies {}", wanted.proxy());
    }

    @Override
    public CompletableFuture<ConnectionTestResult> test(Optional<URI> server) {
        questions.askAgain();
        CompletableFuture<?> changed;
        synchronized (queue) {
            changed = last;
        }
        return changed.thenApplyAsync(
                nothing -> {
                    try {
                        return tested(server);
                    } catch (DialException e) {
                        return new ConnectionTestResult.Failed(e.failure());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return new ConnectionTestResult.NoServer();
                    }
                },
                OFF_THE_WINDOW);
    }

    private ConnectionTestResult tested(Optional<URI> server) throws DialException, InterruptedException {
        Network out = get();
        NetworkPreferences chosen = settings.current().network();
        if (server.isEmpty()) {
            return withoutServer(out, chosen);
        }
        Endpoint target = Endpoint.of(server.get());
        RouteSelection routes = out.proxies().routes(server.get());
        String problem = routes.problem();
        if (problem != null) {
            return new ConnectionTestResult.ScriptFails(problem);
        }
        boolean tls = "https".equals(server.get().getScheme());
        try (DialedConnection dialed =
                out.dialer().connect(new DialRequest(target, tls, routes.routes(), DialTimeouts.DEFAULT))) {
            return routes.origin() == RouteSelection.Origin.LOOPBACK
                    ? new ConnectionTestResult.Loopback(target.host())
                    : new ConnectionTestResult.Reached(target.host(), dialed.route());
        }
    }

    private static ConnectionTestResult withoutServer(Network out, NetworkPreferences chosen)
            throws DialException, InterruptedException {
        return switch (chosen.proxy()) {
            case MANUAL -> {
                Optional<Route.Proxied> proxy = NetworkInput.manual(chosen);
                if (proxy.isEmpty()) {
                    yield new ConnectionTestResult.NoServer();
                }
                try (DialedConnection _ =
                        out.dialer().connect(DialRequest.plain(proxy.get().endpoint(), List.of(Route.DIRECT)))) {
                    yield new ConnectionTestResult.ProxyAnswers(proxy.get());
                }
            }
            case SCRIPT -> {
                String problem = out.proxies().routes(ANY_SERVER).problem();
                yield problem == null
                        ? new ConnectionTestResult.ScriptRuns()
                        : new ConnectionTestResult.ScriptFails(problem);
            }
            case SYSTEM, NONE -> new ConnectionTestResult.NoServer();
        };
    }

    /** Nothing is asked or changed any more. */
    @Override
    public void close() {
        changes.close();
        questions.close();
    }
}
