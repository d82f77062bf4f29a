package io.postern.backend.session;

import io.postern.backend.account.Account;
import io.postern.backend.account.Role;

/**
 * The caller as proven by the bearer token.
 *
 * @param identity in rooms; unique
 * @param name the name that other people see
 */
public record Caller(String identity, String name, Role role) {
    /** The caller for an account. */
    public static Caller of(Account account) {
        return new Caller(account.name(), account.displayName(), account.role());
    }

    public boolean roomAdmin() {
        return role == Role.ADMIN;
    }
}
