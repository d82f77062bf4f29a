package io.postern.backend.session;

import java.net.URI;
import java.util.Optional;

/**
 * An existing identity provider whose bearer tokens are taken.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param jwksUrl where its public keys are; https, or http on this machine
 * @param audience the {@code aud} a token must have: a provider signs tokens for other programs, too
 * @param identityClaim which claim is the identity in rooms
 * @param nameClaim which claim is the name other people see
 * @param adminClaim which claim lists roles; dots go into objects ({@code realm_access.roles})
 * @param adminRole which of them means room administration
 */
public record IdentityProviderConfig(
        String issuer,
        URI jwksUrl,
        String audience,
        String identityClaim,
        String nameClaim,
        Optional<String> adminClaim,
        String adminRole) {}
