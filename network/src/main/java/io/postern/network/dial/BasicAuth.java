package io.postern.network.dial;

import io.postern.network.proxy.ProxyLogin;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Basic authentication at a proxy (RFC 7617), in UTF-8, which every proxy that supports more than ASCII is configured
 * for.
 */
final class BasicAuth implements ProxyAuth {
    private final String authorization;

    BasicAuth(ProxyLogin login) {
        char[] password = login.password();
        CharBuffer characters = CharBuffer.allocate(login.user().length() + 1 + password.length);
        characters.put(login.user()).put(':').put(password).flip();
        byte[] plain = PasswordBytes.of(characters.array(), StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(plain);
        Arrays.fill(plain, (byte) 0);
        Arrays.fill(characters.array(), '\0');
        Arrays.fill(password, '\0');
    }

    @Override
    public String authorization() {
        return authorization;
    }

    @Override
    public Optional<ProxyAuth> forNextConnection() {
        return Optional.of(this);
    }
}
