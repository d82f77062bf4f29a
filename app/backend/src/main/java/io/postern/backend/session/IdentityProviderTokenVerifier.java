package io.postern.backend.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.health.HealthStatus;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.postern.backend.account.AccountStore;
import io.postern.backend.account.Role;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies bearer tokens of an external identity provider (OpenID Connect): signature by one of its published keys,
 * issuer, audience and expiry. Accepts only asymmetric algorithms, so that a public key cannot pass for a shared
 * secret. Thread safe.
 */
public final class IdentityProviderTokenVerifier {
    private static final Logger log = LoggerFactory.getLogger(IdentityProviderTokenVerifier.class);

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final int MAX_JWKS_BYTES = 256 * 1024;
    private static final Duration JWKS_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration JWKS_CACHE_LIFETIME = Duration.ofMinutes(5);
    private static final Duration JWKS_OUTAGE_TOLERANCE = Duration.ofHours(1);
    private static final Duration JWKS_RATE_LIMIT_INTERVAL = Duration.ofSeconds(30);

    /** LiveKit's default limit for an identity, in bytes of UTF-8. */
    private static final int MAX_IDENTITY_BYTES = 256;

    private static final int MAX_NAME_CHARACTERS = 128;

    private final IdentityProviderConfig config;
    private final AccountStore accounts;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final LogRateLimiter logLimit = new LogRateLimiter(InstantSource.system());
    private volatile boolean keysLoaded;

    /** @param accounts local accounts, whose names the provider's identities must not have */
    public IdentityProviderTokenVerifier(IdentityProviderConfig config, AccountStore accounts) {
        this.config = config;
        this.accounts = accounts;
        DefaultResourceRetriever retriever = new DefaultResourceRetriever(
                (int) JWKS_TIMEOUT.toMillis(), (int) JWKS_TIMEOUT.toMillis(), MAX_JWKS_BYTES);
        retriever.setDisconnectsAfterUse(true);
        try {
            var keys = JWKSourceBuilder.<SecurityContext>create(config.jwksUrl().toURL(), retriever)
                    .cache(JWKS_CACHE_LIFETIME.toMillis(), 2 * JWKS_TIMEOUT.toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(JWKS_RATE_LIMIT_INTERVAL.toMillis())
                    .outageTolerant(JWKS_OUTAGE_TOLERANCE.toMillis())
                    .healthReporting(report -> {
                        if (report.getHealthStatus() == HealthStatus.HEALTHY) {
                            keysLoaded = true;
                        } else {
                            log.warn(
                                    "The identity provider's keys cannot be fetched: {}",
                                    String.valueOf(report.getException()));
                        }
                    })
                    .build();
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not a URL of keys: " + config.jwksUrl(), e);
        }
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                Set.of(config.audience()),
                new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
                Set.of("exp", config.identityClaim()),
                Set.of()));
    }

    /**
     * The owner of a token; empty if the token is not valid.
     *
     * @throws RefusedException if the keys cannot be fetched, or the identity may not join rooms
     */
    Optional<Caller> find(String token) {
        try {
            return Optional.of(caller(processor.process(token, null)));
        } catch (KeySourceException e) {
            if (e instanceof RateLimitReachedException && keysLoaded) {
                // Many unknown keys in a row: a caller makes them up.
                refused("its key is unknown");
                return Optional.empty();
            }
            throw new RefusedException(
                    ErrorCode.INTERNAL,
                    "The identity provider cannot be reached to check the sign-in. Try again in a moment.",
                    e);
        } catch (BadJOSEException | JOSEException | ParseException e) {
            // Only the class: the message may quote the token.
            refused(e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** Limited, because anybody can send invalid tokens. */
    private void refused(String why) {
        if (logLimit.tryAcquire()) {
            log.info("Refused a bearer token of the identity provider: {}", why);
        }
    }

    private Caller caller(JWTClaimsSet claims) {
        String identity = text(claims.getClaim(config.identityClaim())).strip();
        if (identity.isEmpty()
                || identity.getBytes(StandardCharsets.UTF_8).length > MAX_IDENTITY_BYTES
                || identity.codePoints().anyMatch(Character::isISOControl)) {
            throw new RefusedException(
                    ErrorCode.NOT_ALLOWED,
                    "The identity provider gives no usable identity: it must have 1 to 256 bytes and no control"
                            + " characters.");
        }
        if (accounts.find(identity).isPresent()) {
            throw new RefusedException(
                    ErrorCode.NOT_ALLOWED,
                    "This identity belongs to an account of this server. Sign in with its password, or ask the"
                            + " operator to rename it.");
        }
        String name = text(claims.getClaim(config.nameClaim())).strip();
        return new Caller(
                identity, name.isEmpty() ? identity : shortened(name), isAdmin(claims) ? Role.ADMIN : Role.PLAIN);
    }

    private boolean isAdmin(JWTClaimsSet claims) {
        if (config.adminClaim().isEmpty()) {
            return false;
        }
        Object value = claims.getClaims();
        for (String step : List.of(config.adminClaim().get().split("\\."))) {
            value = value instanceof Map<?, ?> object ? object.get(step) : null;
        }
        if (value instanceof Collection<?> roles) {
            return roles.contains(config.adminRole());
        }
        // OAuth's "scope" is one string of words.
        return value instanceof String words && List.of(words.split(" ")).contains(config.adminRole());
    }

    private static String text(@Nullable Object claim) {
        return claim instanceof String text ? text : "";
    }

    private static String shortened(String name) {
        String plain = name.codePoints()
                .filter(character -> !Character.isISOControl(character))
                .limit(MAX_NAME_CHARACTERS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain;
    }
}
