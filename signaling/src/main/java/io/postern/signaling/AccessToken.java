package io.postern.signaling;

import java.util.Objects;

/**
 * A LiveKit access token (JWT). {@link #toString()} does not contain its text, so that it cannot end up in a log or an
 * exception by accident.
 */
public final class AccessToken {
    private final String jwt;

    private AccessToken(String jwt) {
        this.jwt = jwt;
    }

    /**
     * @param jwt the compact form, three parts joined by dots; surrounding white space is dropped
     * @throws IllegalArgumentException if it does not have that form; the message does not repeat the text
     */
    public static AccessToken of(String jwt) {
        String trimmed = jwt.strip();
        if (!trimmed.matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException(
                    "An access token has three parts of letters, digits, - and _ joined by dots.");
        }
        return new AccessToken(trimmed);
    }

    /** The secret text, for the Authorization header only. */
    public String reveal() {
        return jwt;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessToken token && token.jwt.equals(jwt);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(jwt);
    }

    @Override
    public String toString() {
        return "AccessToken[hidden]";
    }
}
