package io.postern.testing.process;

import io.postern.livekit.ApiKeyPair;
import io.postern.livekit.LiveKitServer;
import io.postern.livekit.ServerPorts;
import io.postern.testing.requirement.Requirement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * A real LiveKit server with API keys chosen by the test, for tests with {@code @Requires(LIVEKIT)}. Ended by {@link
 * #close}.
 */
public final class RealLiveKit implements AutoCloseable {
    private final LiveKitServer server;

    private RealLiveKit(LiveKitServer server) {
        this.server = server;
    }

    /** Starts a server that creates a room when somebody joins it. */
    public static RealLiveKit start(Path folder, String apiKey, String apiSecret)
            throws IOException, InterruptedException {
        return start(folder, apiKey, apiSecret, true);
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param folder the folder for its log
     * @param createsRooms whether a room is created when somebody joins it
     */
    public static RealLiveKit start(Path folder, String apiKey, String apiSecret, boolean createsRooms)
            throws IOException, InterruptedException {
        return new RealLiveKit(LiveKitServer.start(
                Requirement.liveKit(), folder, ServerPorts.free(), new ApiKeyPair(apiKey, apiSecret), createsRooms));
    }

    /** The address for participants; the room service has the same address with http. */
    public URI wsUrl() {
        return server.wsUrl();
    }

    @Override
    public void close() {
        server.close();
    }
}
