package io.postern.backend;

import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.http.AddressRange;
import io.postern.backend.http.JoinPageConfig;
import io.postern.backend.session.IdentityProviderConfig;
import io.postern.backend.token.LiveKitCredentials;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings of the server. Immutable; {@link #toString()} shows no secret.
 *
 * @param host the address to listen on
 * @param port 0 for a free one
 * @param trustedProxies reverse proxies whose X-Forwarded-For is believed
 * @param auditRetention how long audit entries and device commands are kept
 */
public record BackendConfig(
        LiveKitCredentials liveKit,
        String host,
        int port,
        DatabaseConfig database,
        Optional<IdentityProviderConfig> identityProvider,
        List<AddressRange> trustedProxies,
        JoinPageConfig joinPage,
        Duration auditRetention) {
    /** The default retention of the audit. */
    public static final Duration AUDIT_RETENTION = Duration.ofDays(90);

    public BackendConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** A configuration for a free port of the loopback address with the given database and no optional features. */
    public static BackendConfig local(LiveKitCredentials liveKit, DatabaseConfig database) {
        return new BackendConfig(
                liveKit, "127.0.0.1", 0, database, Optional.empty(), List.of(), JoinPageConfig.PLAIN, AUDIT_RETENTION);
    }
}
