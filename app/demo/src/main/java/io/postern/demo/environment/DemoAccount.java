package io.postern.demo.environment;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * An account created for one run.
 *
 * @param password random; never printed, logged or passed as an argument
 */
public record DemoAccount(String username, String displayName, String password) {
    /** An account with a random password of 144 bits. */
    public static DemoAccount generate(String username, String displayName) {
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        return new DemoAccount(
                username, displayName, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    @Override
    public String toString() {
        return "DemoAccount[" + username + "]";
    }
}
