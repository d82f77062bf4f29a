package io.postern.desktop.login;

import io.postern.room.name.NameSanitizer;
import io.postern.signaling.token.BackendSession;
import io.postern.signaling.token.CachedTokenSource;
import io.postern.signaling.token.TokenSource;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A signed-in person who may request tickets.
 *
 * @param name the display name; may hold any Unicode
 * @param backend the backend they signed in to; empty if they were given a token
 * @param session the login itself, for requests other than tickets
 */
public record UserSession(
        TokenSource tokens, String identity, String name, Optional<URI> backend, Optional<BackendSession> session) {
    private static final Logger LOG = LoggerFactory.getLogger(UserSession.class);

    /** Creates a person without a login, who only has tickets. */
    public UserSession(TokenSource tokens, String identity, String name, Optional<URI> backend) {
        this(tokens, identity, name, backend, Optional.empty());
    }

    /** Creates a person with a login at a backend; tickets are cached from the lobby to the call. */
    public static UserSession of(BackendSession session) {
        return new UserSession(
                new CachedTokenSource(session, Clock.systemUTC()),
                session.identity(),
                session.name(),
                Optional.of(session.backend()),
                Optional.of(session));
    }

    /** Ends the login in the background. Nobody waits for it, and a login that cannot be ended expires. */
    public void signOut() {
        session.ifPresent(login -> login.signOut().whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("The login was not ended at {}; it runs out by itself.", login.backend(), failure);
            }
        }));
    }

    /** The name as one short line, or the identity if there is no name. */
    public String displayName() {
        return NameSanitizer.oneLine(name, identity);
    }

    @Override
    public String toString() {
        return "UserSession[" + identity + "]";
    }
}
