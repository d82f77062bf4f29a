package io.postern.verify.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.network.Network;
import io.postern.network.proxy.ProxyAddress;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.trust.TrustStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads which way out a caller is told to take. */
final class CallerNetwork {
    private CallerNetwork() {}

    static Network read(JsonNode with) {
        List<Path> authorities = StreamSupport.stream(with.path("authorities").spliterator(), false)
                .map(file -> Path.of(file.asText()))
                .toList();
        String proxy = with.path("proxy").asText("");
        ProxySettings settings = proxy.isEmpty()
                ? new ProxySettings.NoProxy()
                : new ProxySettings.Manual(ProxyAddress.parse(proxy).route(), List.of());
        String user = with.path("user").asText("");
        String password = with.path("password").asText("");
        return Network.of(
                TrustStore.load(authorities),
                settings,
                _ -> user.isEmpty() ? Optional.empty() : Optional.of(new ProxyLogin(user, password.toCharArray())),
                Map.of());
    }
}
