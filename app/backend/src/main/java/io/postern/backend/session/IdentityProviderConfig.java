package io.postern.backend.session;

import java.net.URI;
import java.util.Optional;

/**
 * The external identity provider whose bearer tokens are accepted.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param jwksUrl the address of its public keys; https, or http on this machine
 * @param audience the {@code aud} that a token must have, because a provider also signs tokens for other programs
 * @param identityClaim the claim with the identity in rooms
 * @param nameClaim the claim with the display name
 * @param adminClaim the claim with roles; dots descend into objects ({@code realm_access.roles})
 * @param adminRole the role that allows room administration
 */
public record IdentityProviderConfig(
        String issuer,
        URI jwksUrl,
        String audience,
        String identityClaim,
        String nameClaim,
        Optional<String> adminClaim,
        String adminRole) {}
