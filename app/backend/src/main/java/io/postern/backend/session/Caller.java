package io.postern.backend.session;

import io.postern.backend.account.Account;
import io.postern.backend.account.Role;

/**
 * Who is asking, as far as the bearer token proves it.
 *
 * @param identity in rooms; unique
 * @param name what other people see
 */
public record Caller(String identity, String name, Role role) {
    /** The caller an account is. */
    public static Caller of(Account account) {
        return new Caller(account.name(), account.displayName(), account.role());
    }

    public boolean roomAdmin() {
        return role == Role.ADMIN;
    }
}
