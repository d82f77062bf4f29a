package io.postern.backend.audit;

/**
 * One line of the audit.
 *
 * @param at ISO 8601, UTC
 * @param who see {@link AuditActor}
 * @param from see {@link AuditActor}
 * @param what an {@link AuditAction}'s wire name
 * @param subject whom or what it was done to: an account, a device, a room
 * @param detail more about it; may be empty
 */
public record AuditEntry(long id, String at, String who, String from, String what, String subject, String detail) {}
