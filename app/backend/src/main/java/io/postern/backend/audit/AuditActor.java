package io.postern.backend.audit;

/**
 * Who does something.
 *
 * @param who an identity, or {@code console (NAME)} for a user of the server's command line
 * @param address where the call came from; of IPv6, the /64 network
 */
public record AuditActor(String who, String address) {
    /** The backend itself, when time has passed. */
    public static final AuditActor BACKEND = new AuditActor("backend", "-");

    /** Whoever sits at the server's command line. */
    public static AuditActor console() {
        return new AuditActor("console (%s)".formatted(System.getProperty("user.name", "?")), "-");
    }
}
