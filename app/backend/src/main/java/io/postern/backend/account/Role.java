package io.postern.backend.account;

/** What an account may do. */
public enum Role {
    /** Joins rooms. */
    PLAIN,
    /** Joins rooms and administers them. */
    ADMIN,
    /** A program that joins rooms: longer tokens, marked as an agent. */
    AGENT,
    /** A meeting room's machine: signs in by a device token instead of a password, and takes commands. */
    ROOM
}
