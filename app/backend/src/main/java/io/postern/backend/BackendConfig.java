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
 * @param auditKept after that, what was done and what machines were told is forgotten
 */
public record BackendConfig(
        LiveKitCredentials liveKit,
        String host,
        int port,
        DatabaseConfig database,
        Optional<IdentityProviderConfig> identityProvider,
        List<AddressRange> trustedProxies,
        JoinPageConfig joinPage,
        Duration auditKept) {
    /** How long the audit is kept if nothing else is set. */
    public static final Duration AUDIT_KEPT = Duration.ofDays(90);

    public BackendConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** On a free port of this machine, with the given database and nothing else. */
    public static BackendConfig local(LiveKitCredentials liveKit, DatabaseConfig database) {
        return new BackendConfig(
                liveKit, "127.0.0.1", 0, database, Optional.empty(), List.of(), JoinPageConfig.PLAIN, AUDIT_KEPT);
    }
}
