package io.postern.network.proxy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A user name and password for a proxy. Each holder has a copy of its own and wipes it when done; {@code toString}
 * contains neither.
 */
public final class ProxyLogin implements AutoCloseable {
    private final String user;
    private final char[] password;

    /** Copies the password; the caller wipes its own. A Windows domain is written {@code DOMAIN\\user}. */
    public ProxyLogin(String user, char[] password) {
        this.user = user;
        this.password = password.clone();
    }

    /** The user name. */
    public String user() {
        return user;
    }

    /** A copy of the password, which the caller wipes. */
    public char[] password() {
        return password.clone();
    }

    /** A copy for another holder. */
    public ProxyLogin copy() {
        return new ProxyLogin(user, password);
    }

    /** Wipes the password. */
    @Override
    public void close() {
        Arrays.fill(password, '\0');
    }

    /** Whether user name and password are the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProxyLogin that && user.equals(that.user) && Arrays.equals(password, that.password);
    }

    @Override
    public int hashCode() {
        return user.hashCode();
    }

    @Override
    public String toString() {
        return "ProxyLogin";
    }
}
