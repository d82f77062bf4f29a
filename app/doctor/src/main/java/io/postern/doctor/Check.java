package io.postern.doctor;

import java.util.Locale;

/** The checks of a diagnostic run, in the order in which people read them. The names are part of the report format. */
public enum Check {
    /** The server's name resolves, or a proxy will resolve it. */
    NAME,
    /** The proxy that is used, and whether it lets the connection through. */
    PROXY,
    /** A TCP connection to the server's port, usually 443. */
    CONNECTION,
    /** TLS with the server: the issuer of its certificate, and the store that trusts it. */
    CERTIFICATE,
    /** A Postern backend answers. */
    BACKEND,
    /** This computer's clock compared with the server's. */
    CLOCK,
    /** The backend accepts the sign-in and issues tickets. */
    SIGN_IN,
    /** A WebSocket to LiveKit, up to the upgrade. */
    SIGNALLING,
    /** LiveKit accepts the token and names the endpoints for media. */
    TOKEN,
    /** TCP to LiveKit's media port, usually 7881. */
    MEDIA_PORT,
    /** TCP to the relay, usually port 443 or 5349. */
    RELAY_PORT,
    /** TLS with the relay: the issuer of its certificate, and the store that trusts it. */
    RELAY_CERTIFICATE,
    /** The relay allocates an address (TURN allocation). */
    RELAY,
    /** Video sent and received through the media port. */
    MEDIA_DIRECT,
    /** Video sent and received through the relay. */
    MEDIA_RELAYED;

    /** The key of its title in the resource bundles. */
    public String key() {
        return "doctor.check." + id();
    }

    /** The name in reports, such as {@code media_direct}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
