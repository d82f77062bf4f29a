package io.postern.backend.account;

/**
 * A person, program or device that can sign in.
 *
 * @param name the sign-in name and the identity in rooms; lower case
 * @param displayName the name that other people see
 */
public record Account(String name, String displayName, Role role) {}
