package io.postern.backend.session;

import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out who is calling from the Authorization header. Thread safe. */
public final class Authenticator {
    private static final Pattern BEARER = Pattern.compile("[Bb]earer +([A-Za-z0-9._~+/-]+=*)");

    private final LoginSessionStore sessions;
    private final Optional<IdentityProviderTokenVerifier> identityProvider;

    public Authenticator(LoginSessionStore sessions, Optional<IdentityProviderTokenVerifier> identityProvider) {
        this.sessions = sessions;
        this.identityProvider = identityProvider;
    }

    /**
     * Who is calling.
     *
     * @param authorization the header, if there is one
     * @throws RefusedException with {@link ErrorCode#SESSION_EXPIRED} if nothing proves it
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
     * Ends the sign-in of who is calling, at once. One that has ended is none any more, which is what was wanted.
     *
     * @throws RefusedException if there is no token, or it is an identity provider's
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
     * Who is calling, if they may administer rooms.
     *
     * @throws RefusedException with {@link ErrorCode#NOT_ALLOWED} if they may not
     */
    public Caller roomAdmin(@Nullable String authorization) {
        Caller caller = caller(authorization);
        if (!caller.roomAdmin()) {
            throw new RefusedException(ErrorCode.NOT_ALLOWED, "Only room administrators may do this.");
        }
        return caller;
    }
}
