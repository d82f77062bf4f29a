package io.postern.signaling.device;

import io.postern.signaling.token.BackendSession;

/**
 * The session of a machine. It ends with {@link BackendSession#expiresAt()}, and at once when an administrator revokes
 * the machine's token; calls then fail with {@code SESSION_EXPIRED}. Sign in again with the token: that fails with
 * {@code WRONG_CREDENTIALS} if it was revoked.
 *
 * @param session a source of tickets, as people have it
 * @param account the room account; the same as the session's identity
 * @param displayName shown to other people; may have changed since the enrolment
 */
public record DeviceSession(BackendSession session, String account, String displayName) {}
