package io.postern.backend.account;

/**
 * Someone who may sign in.
 *
 * @param name what is typed at sign-in and the identity in rooms; lower case
 * @param displayName what other people see
 */
public record Account(String name, String displayName, Role role) {}
