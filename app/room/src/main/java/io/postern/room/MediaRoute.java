package io.postern.room;

/** Restricts the routes to the server that media may take. */
public enum MediaRoute {
    /** All routes at the same time; the best one that works is used. */
    BEST,
    /** Directly to the server's media port (7881), never over a relay. For diagnosis. */
    DIRECT_ONLY,
    /** Over a TURN relay, even if the direct route is open. For diagnosis, and for hiding one's address. */
    RELAY_ONLY
}
