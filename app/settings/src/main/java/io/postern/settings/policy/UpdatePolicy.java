package io.postern.settings.policy;

import java.net.URI;
import java.util.Optional;

/**
 * Says whether and where the program looks for newer versions of itself.
 *
 * @param allowed whether the program looks for updates
 * @param feed where; empty for the program's own
 * @param publicKey an Ed25519 public key, X.509 in base64, that the feed must be signed with; empty for the program's
 *     own
 * @param channel which line of versions, {@code stable} or one the feed names
 */
public record UpdatePolicy(boolean allowed, Optional<URI> feed, Optional<String> publicKey, String channel) {
    public static final UpdatePolicy DEFAULT = new UpdatePolicy(true, Optional.empty(), Optional.empty(), "stable");
}
