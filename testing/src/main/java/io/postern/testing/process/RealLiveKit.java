package io.postern.testing.process;

import io.postern.livekit.ApiKeyPair;
import io.postern.livekit.LiveKitServer;
import io.postern.livekit.ServerPorts;
import io.postern.testing.requirement.Requirement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * The real LiveKit server with keys that a test chooses, for tests that say {@code @Requires(LIVEKIT)}. What a token for
 * it looks like is its users' business. Ended by {@link #close}.
 */
public final class RealLiveKit implements AutoCloseable {
    private final LiveKitServer server;

    private RealLiveKit(LiveKitServer server) {
        this.server = server;
    }

    /** Starts one in which a room comes to be when somebody joins it; see the other. */
    public static RealLiveKit start(Path folder, String apiKey, String apiSecret)
            throws IOException, InterruptedException {
        return start(folder, apiKey, apiSecret, true);
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param folder for its log
     * @param createsRooms whether a room comes to be when somebody joins it
     */
    public static RealLiveKit start(Path folder, String apiKey, String apiSecret, boolean createsRooms)
            throws IOException, InterruptedException {
        return new RealLiveKit(LiveKitServer.start(
                Requirement.liveKit(), folder, ServerPorts.free(), new ApiKeyPair(apiKey, apiSecret), createsRooms));
    }

    /** Where participants connect to; the same with http is where rooms are administrated. */
    public URI wsUrl() {
        return server.wsUrl();
    }

    @Override
    public void close() {
        server.close();
    }
}
