package io.postern.backend.audit;

/**
 * One entry of the audit log.
 *
 * @param at ISO 8601, UTC
 * @param who see {@link AuditActor}
 * @param from see {@link AuditActor}
 * @param what the wire name of an {@link AuditAction}
 * @param subject the account, device or room that was changed
 * @param detail additional information; may be empty
 */
public record AuditEntry(long id, String at, String who, String from, String what, String subject, String detail) {}
