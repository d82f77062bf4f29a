package io.postern.backend.audit;

/**
 * One line of the audit.
 *
 * @param at ISO 8601, UTC
 * @param who see {@link Actor}
 * @param from see {@link Actor}
 * @param what an {@link Act}'s wire name
 * @param subject whom or what it was done to: an account, a device, a room
 * @param detail more about it; may be empty
 */
public record AuditEntry(long id, String at, String who, String from, String what, String subject, String detail) {}
