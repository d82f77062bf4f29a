package io.postern.backend.session;

import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Identifies the caller from the Authorization header. Thread safe. */
public final class Authenticator {
    private static final Pattern BEARER = Pattern.compile("[Bb]earer +([A-Za-z0-9._~+/-]+=*)");

    private final LoginSessionStore sessions;
    private final Optional<IdentityProviderTokenVerifier> identityProvider;

    public Authenticator(LoginSessionStore sessions, Optional<IdentityProviderTokenVerifier> identityProvider) {
        this.sessions = sessions;
        this.identityProvider = identityProvider;
    }

    /**
     * The caller.
     *
     * @param authorization the header, if there is one
     * @throws RefusedException with {@link ErrorCode#SESSION_EXPIRED} if the header does not prove an identity
     */
    public Caller caller(@Nullable String authorization) {
        String token = token(authorization);
        Optional<Caller> caller = LoginSessionStore.isOurs(token)
                ? sessions.find(token)
                : identityProvider.flatMap(provider -> provider.find(token));
        return caller.orElseThrow(() ->
                new RefusedException(ErrorCode.SESSION_EXPIRED, "The sign-in is no longer valid. Sign in again."));
    }

    /**
     * Ends the session of the caller immediately. Does nothing if it has already ended.
     *
     * @throws RefusedException if there is no token, or it belongs to an identity provider
     */
    public void signOut(@Nullable String authorization) {
        String token = token(authorization);
        if (!LoginSessionStore.isOurs(token)) {
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST, "This sign-in is the identity provider's. Sign out there.");
        }
        sessions.end(token);
    }

    private static String token(@Nullable String authorization) {
        Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization.strip());
        if (!bearer.matches()) {
            throw new RefusedException(ErrorCode.SESSION_EXPIRED, "Sign in first.");
        }
        return bearer.group(1);
    }

    /**
     * The caller, who must be allowed to administer rooms.
     *
     * @throws RefusedException with {@link ErrorCode#NOT_ALLOWED} if they are not
     */
    public Caller roomAdmin(@Nullable String authorization) {
        Caller caller = caller(authorization);
        if (!caller.roomAdmin()) {
            throw new RefusedException(ErrorCode.NOT_ALLOWED, "Only room administrators may do this.");
        }
        return caller;
    }
}
