package io.postern.ui.simulation;

import io.postern.network.proxy.InMemoryCredentials;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxyRealm;
import io.postern.ui.fx.FxThread;
import io.postern.ui.network.ConnectionTestResult;
import io.postern.ui.network.NetworkAccess;
import io.postern.ui.network.ProxyCredentialPrompts;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A way out that answers a test when and what a test wants. */
public final class SimulatedNetwork implements NetworkAccess {
    private final ProxyCredentialPrompts questions;
    private final List<Optional<URI>> asked = new ArrayList<>();
    private final CompletableFuture<Optional<ProxyLogin>> answered = new CompletableFuture<>();
    private CompletableFuture<ConnectionTestResult> answer = new CompletableFuture<>();

    public SimulatedNetwork(FxThread fx) {
        questions = new ProxyCredentialPrompts(fx, new InMemoryCredentials());
    }

    /** The servers it was tried with. */
    public List<Optional<URI>> asked() {
        return List.copyOf(asked);
    }

    /** Whoever tries now, or has tried last, gets this. */
    public void answer(ConnectionTestResult tested) {
        answer.complete(tested);
    }

    /** A proxy asks, as a connection would have it do, until the questions are closed. */
    public void ask(ProxyRealm realm, boolean refusedBefore) {
        ProxyCredentials asked = questions.credentials();
        if (refusedBefore) {
            asked.rejected(realm, new ProxyLogin("ana.perez", "not this one".toCharArray()));
        }
        Thread.ofVirtual().start(() -> answered.complete(asked.login(realm)));
    }

    /** What the person said to the first that asked. */
    public CompletableFuture<Optional<ProxyLogin>> answered() {
        return answered.orTimeout(10, TimeUnit.SECONDS);
    }

    @Override
    public ProxyCredentialPrompts questions() {
        return questions;
    }

    @Override
    public CompletableFuture<ConnectionTestResult> test(Optional<URI> server) {
        asked.add(server);
        if (asked.size() > 1) {
            answer = new CompletableFuture<>();
        }
        return answer;
    }
}
