package io.postern.backend;

import io.postern.backend.account.Role;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.token.LiveKitCredentials;
import java.net.URI;

/** Backends for tests. */
public final class TestBackends {
    public static final String API_KEY = "testkey";
    public static final String API_SECRET = "a-secret-of-tests-that-is-long-enough";
    public static final String PASSWORD = "correct horse battery";

    private TestBackends() {}

    /** A LiveKit address where nothing listens: port 1 is reserved. */
    public static LiveKitCredentials unreachableLiveKit() {
        return liveKit(URI.create("ws://127.0.0.1:1"));
    }

    public static LiveKitCredentials liveKit(URI wsUrl) {
        return new LiveKitCredentials(
                API_KEY, API_SECRET, wsUrl, URI.create("http" + wsUrl.toString().substring(2)));
    }

    public static BackendConfig config(LiveKitCredentials liveKit) {
        return BackendConfig.local(liveKit, DatabaseConfig.inMemory());
    }

    /** Adds ada (plain), grace (admin) and ai-agent (agent), all with {@link #PASSWORD}. */
    public static void addPeople(BackendServer server) {
        server.accounts().add("ada", "Ada Lovelace", Role.PLAIN, PASSWORD.toCharArray());
        server.accounts().add("grace", "Grace Hopper", Role.ADMIN, PASSWORD.toCharArray());
        server.accounts().add("ai-agent", "AI Assistant", Role.AGENT, PASSWORD.toCharArray());
    }
}
