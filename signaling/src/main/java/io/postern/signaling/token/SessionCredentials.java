package io.postern.signaling.token;

import java.net.URI;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A login in a form that another process of the same person can continue: {@link BackendSession#credentials} and
 * {@link BackendClient#resume}. Secret as a whole: it may go through a pipe, and never into a file, a log, an
 * environment or arguments. {@code toString} hides everything secret.
 *
 * @param backend the backend that the login is for
 * @param bearer the token of the login: 1 to 8,192 visible ASCII characters
 * @param identity unique and stable; the room server's identity of this person
 * @param name for people; may hold any Unicode
 * @param roomAdmin whether the backend lets this person administer rooms
 * @param expiresAt when the login runs out, by this machine's clock
 */
public record SessionCredentials(
        URI backend, String bearer, String identity, String name, boolean roomAdmin, Instant expiresAt) {
    /** No other text can be sent as a header, nor is one of a backend. */
    private static final Pattern BEARER = Pattern.compile("[\\x21-\\x7e]{1,8192}");

    /** @throws IllegalArgumentException if the bearer cannot be one */
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
