package io.postern.room.engine;

import io.postern.media.rtc.IceConfig;
import java.util.List;
import livekit.LivekitModels.ClientConfigSetting;
import livekit.LivekitModels.ClientConfiguration;
import livekit.LivekitRtc.ICEServer;
import org.jspecify.annotations.Nullable;

/** Converts LiveKit's ICE servers to an {@link IceConfig}. */
final class IceServers {
    private IceServers() {}

    static IceConfig from(List<ICEServer> servers, @Nullable ClientConfiguration configuration) {
        return new IceConfig(
                servers.stream()
                        .map(server -> new IceConfig.IceServer(
                                List.copyOf(server.getUrlsList()), server.getUsername(), server.getCredential()))
                        .toList(),
                configuration != null && configuration.getForceRelay() == ClientConfigSetting.ENABLED);
    }
}
