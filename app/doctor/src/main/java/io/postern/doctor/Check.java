package io.postern.doctor;

import java.util.Locale;

/** What is looked at, in the order in which people read it. */
public enum Check {
    /** The server's name has addresses, or a proxy will look it up. */
    NAME,
    /** Which proxy there is on the way, and whether it lets us through. */
    PROXY,
    /** A TCP connection to the server's port, usually 443. */
    CONNECTION,
    /** TLS with the server, who issued its certificate, and which store vouches for it. */
    CERTIFICATE,
    /** A Postern backend answers there. */
    BACKEND,
    /** Own clock and server's clock. */
    CLOCK,
    /** The backend lets this person in and hands out tickets. */
    SIGN_IN,
    /** A WebSocket to LiveKit, as far as the upgrade. */
    SIGNALLING,
    /** LiveKit takes the token, and says where media goes. */
    TOKEN,
    /** TCP to LiveKit's media port, usually 7881. */
    MEDIA_PORT,
    /** TCP to the relay, usually 443 or 5349. */
    RELAY_PORT,
    /** TLS with the relay, who issued its certificate, and which store vouches for it. */
    RELAY_CERTIFICATE,
    /** The relay gives us an address of its own (TURN allocation). */
    RELAY,
    /** Pictures there and back by the media port. */
    MEDIA_DIRECT,
    /** Pictures there and back by the relay. */
    MEDIA_RELAYED;

    /** The key of its title in the resource bundles. */
    public String key() {
        return "doctor.check." + id();
    }

    /** As it stands in reports: {@code media_direct}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
