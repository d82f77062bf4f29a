package io.postern.backend.account;

/** The role of an account, which decides what it may do. */
public enum Role {
    /** May join rooms. */
    PLAIN,
    /** May join rooms and administer them. */
    ADMIN,
    /** A program that joins rooms: gets longer tokens and is marked as an agent. */
    AGENT,
    /** A meeting room's device: signs in with a device token instead of a password, and receives commands. */
    ROOM
}
