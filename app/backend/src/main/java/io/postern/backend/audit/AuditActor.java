package io.postern.backend.audit;

/**
 * The person, device or program that performed an action.
 *
 * @param who an identity, or {@code console (NAME)} for a user of the command line
 * @param address the origin of the request; for IPv6, the /64 network
 */
public record AuditActor(String who, String address) {
    /** The backend itself, for actions triggered by a timeout. */
    public static final AuditActor BACKEND = new AuditActor("backend", "-");

    /** The user of the server's command line. */
    public static AuditActor console() {
        return new AuditActor("console (%s)".formatted(System.getProperty("user.name", "?")), "-");
    }
}
