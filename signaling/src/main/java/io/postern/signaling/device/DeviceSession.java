package io.postern.signaling.device;

import io.postern.signaling.token.BackendSession;

/**
 * A machine that is signed in. It ends with {@link BackendSession#expiresAt()}, and at once when an administrator revokes
 * the machine's token; calls then fail with {@code SESSION_EXPIRED}. Sign in again by the token: that fails with
 * {@code WRONG_CREDENTIALS} if it was revoked.
 *
 * @param session as people have it: a source of tickets
 * @param account the room account; the same as the session's identity
 * @param displayName what other people see; may have been changed since the enrolment
 */
public record DeviceSession(BackendSession session, String account, String displayName) {}
