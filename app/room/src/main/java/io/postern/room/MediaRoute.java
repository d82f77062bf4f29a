package io.postern.room;

/** Restricts the routes to the server that media may take. */
public enum MediaRoute {
    /** All there are, at the same time; the best that works wins. */
    BEST,
    /** Straight to the server's media port (7881), never over a relay. For diagnosis. */
    DIRECT_ONLY,
    /** Over a TURN relay, also where the direct way is open. For diagnosis, and for who wants to hide their address. */
    RELAY_ONLY
}
