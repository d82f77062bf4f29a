package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxyRealm;
import io.postern.network.proxy.Route;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates one connection at one proxy: selects the strongest offered scheme that works (Negotiate, Digest, NTLM,
 * Basic) and the credentials, and the next ones after a rejection.
 */
final class ProxyAuthSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyAuthSession.class);
    private static final int MAX_LOGINS = 3;

    private final Route.HttpProxy proxy;
    private final Endpoint target;
    private final ProxyCredentials credentials;
    private final Map<Route.Proxied, ProxyAuth> remembered;
    private final Set<String> failedSchemes = new HashSet<>();
    private @Nullable ProxyAuth current;
    private String scheme = "";
    private @Nullable ProxyRealm realm;
    private @Nullable ProxyLogin login;
    private @Nullable ProxyLogin lastRefused;
    private int refusedLogins;
    private int requests;

    /** @param remembered authentications that worked before, shared by all connections */
    ProxyAuthSession(
            Route.HttpProxy proxy,
            Endpoint target,
            ProxyCredentials credentials,
            Map<Route.Proxied, ProxyAuth> remembered) {
        this.proxy = proxy;
        this.target = target;
        this.credentials = credentials;
        this.remembered = remembered;
        this.current = switch (remembered.get(proxy)) {
            case null -> null;
            case DigestAuth digest -> digest.to(target.authority());
            case ProxyAuth other -> other;
        };
    }

    /** The header value for the next request; empty while the proxy has not asked for authentication. */
    Optional<String> authorization() {
        requests++;
        return Optional.ofNullable(current).map(ProxyAuth::authorization);
    }

    /** Whether the next request has to use the connection of the last one. */
    boolean isMidHandshake() {
        return current != null && current.bindsConnection() && requests > 0;
    }

    /** Gives up the scheme, because the connection that the authentication was bound to is gone. */
    void connectionLost() {
        failedSchemes.add(scheme);
        current = null;
    }

    /** Whether the last request carried an authentication. */
    boolean isSigningIn() {
        return current != null;
    }

    /** Records that the proxy accepted the request. */
    void accepted() {
        if (current == null) {
            return;
        }
        if (realm != null && login != null) {
            credentials.accepted(realm, login);
        }
        current.forNextConnection().ifPresent(next -> remembered.put(proxy, next));
    }

    /**
     * Responds to the proxy's challenges. Afterwards {@link #authorization} has a value.
     *
     * @throws DialException if no scheme or credentials are left
     */
    void challenged(List<AuthChallenge> challenges, RouteAttempt attempt) throws DialException {
        if (current != null && continues(current, challenges)) {
            return;
        }
        refused();
        List<AuthChallenge> usable = challenges.stream()
                .filter(challenge -> strength(challenge) >= 0 && !failedSchemes.contains(challenge.scheme()))
                .sorted(Comparator.comparingInt(ProxyAuthSession::strength).reversed())
                .toList();
        for (AuthChallenge challenge : usable) {
            if (begin(challenge, attempt)) {
                return;
            }
            failedSchemes.add(challenge.scheme());
        }
        throw needed(challenges);
    }

    private boolean continues(ProxyAuth signIn, List<AuthChallenge> challenges) {
        for (AuthChallenge challenge : challenges) {
            boolean isSame = scheme.isEmpty()
                    ? signIn instanceof DigestAuth
                    : challenge.scheme().equals(scheme);
            if (isSame && signIn.respondTo(challenge)) {
                return true;
            }
        }
        return false;
    }

    /** Records that the proxy rejected the authentication. */
    void refused() {
        if (current == null) {
            return;
        }
        if (login != null && realm != null) {
            refusedLogins++;
            credentials.rejected(realm, login);
            lastRefused = login;
            login = null;
        } else if (scheme.isEmpty()) {
            // A remembered authentication no longer works; that is not a rejection yet.
            remembered.remove(proxy);
        } else {
            failedSchemes.add(scheme);
        }
        current = null;
    }

    private boolean begin(AuthChallenge challenge, RouteAttempt attempt) throws DialException {
        scheme = challenge.scheme();
        requests = 0;
        try {
            current = scheme.equals("negotiate") ? negotiate(attempt) : withLogin(challenge, attempt);
            return current != null;
        } catch (ExecutionException | SaslException e) {
            LOG.debug("No sign-in by {} at {}", scheme, proxy, e);
            return false;
        }
    }

    private ProxyAuth negotiate(RouteAttempt attempt) throws DialException, ExecutionException {
        login = null;
        realm = null;
        return attempt.call("kerberos", () -> NegotiateAuth.begin(proxy));
    }

    private @Nullable ProxyAuth withLogin(AuthChallenge challenge, RouteAttempt attempt)
            throws DialException, SaslException {
        if (refusedLogins >= MAX_LOGINS) {
            return null;
        }
        boolean readable = scheme.equals("basic") && !proxy.tls();
        ProxyRealm asked = new ProxyRealm(proxy, DialFailures.sanitize(challenge.parameter("realm")), readable);
        ProxyLogin answer = attempt.ask(() -> credentials.login(asked)).orElse(null);
        // A source that repeats rejected credentials has no better ones, and accounts are locked after a few attempts.
        if (answer == null || answer.equals(lastRefused)) {
            return null;
        }
        realm = asked;
        login = answer;
        return switch (scheme) {
            case "digest" -> new DigestAuth(challenge, "CONNECT", target.authority(), answer);
            case "ntlm" -> NtlmAuth.begin(answer);
            default -> new BasicAuth(answer);
        };
    }

    private static int strength(AuthChallenge challenge) {
        return switch (challenge.scheme()) {
            case "negotiate" -> 100;
            case "digest" -> DigestAuth.strength(challenge) < 0 ? -1 : 10 + DigestAuth.strength(challenge);
            case "ntlm" -> 5;
            case "basic" -> 1;
            default -> -1;
        };
    }

    private DialException needed(List<AuthChallenge> challenges) {
        List<String> offered =
                challenges.stream().map(AuthChallenge::scheme).distinct().toList();
        String name = challenges.stream()
                .map(challenge -> DialFailures.sanitize(challenge.parameter("realm")))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        String detail = "proxy " + proxy + " wants a sign-in (" + String.join(", ", offered) + ")"
                + (refusedLogins > 0 ? " and refused " + refusedLogins : "");
        return new DialException(
                new DialFailure.ProxyAuthenticationNeeded(proxy, name, offered, refusedLogins > 0, detail));
    }

    @Override
    public void close() {
        if (login != null) {
            login.close();
        }
        if (lastRefused != null) {
            lastRefused.close();
        }
    }
}
