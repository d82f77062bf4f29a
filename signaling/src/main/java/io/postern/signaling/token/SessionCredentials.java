package io.postern.signaling.token;

import java.net.URI;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The credentials of a login, which another process of the same person can continue: {@link BackendSession#credentials}
 * and {@link BackendClient#resume}. Secret as a whole: pass them through a pipe, and never through a file, a log, an
 * environment or arguments. {@code toString} hides everything secret.
 *
 * @param backend the backend of the login
 * @param bearer the token of the login: 1 to 8,192 visible ASCII characters
 * @param identity unique and stable; the room server's identity of this person
 * @param name the display name; may hold any Unicode
 * @param roomAdmin whether this person may administer rooms
 * @param expiresAt when the login expires, by this machine's clock
 */
public record SessionCredentials(
        URI backend, String bearer, String identity, String name, boolean roomAdmin, Instant expiresAt) {
    /** Other texts cannot be sent as a header, and no backend issues them. */
    private static final Pattern BEARER = Pattern.compile("[\\x21-\\x7e]{1,8192}");

    /** @throws IllegalArgumentException if the bearer is not valid */
    public SessionCredentials {
        if (!BEARER.matcher(bearer).matches()) {
            throw new IllegalArgumentException("not the bearer of a login");
        }
    }

    @Override
    public String toString() {
        return "SessionCredentials[" + identity + " at " + backend.getHost() + "]";
    }
}
