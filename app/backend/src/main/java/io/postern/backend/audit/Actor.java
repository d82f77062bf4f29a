package io.postern.backend.audit;

/**
 * Who does something.
 *
 * @param who an identity, or {@code console (NAME)} for a user of the server's command line
 * @param address where the call came from; of IPv6, the /64 network
 */
public record Actor(String who, String address) {
    /** The backend itself, when time has passed. */
    public static final Actor BACKEND = new Actor("backend", "-");

    /** Whoever sits at the server's command line. */
    public static Actor console() {
        return new Actor("console (%s)".formatted(System.getProperty("user.name", "?")), "-");
    }
}
