package io.postern.room;

/**
 * How one visit to a room is made. Immutable.
 *
 * @param route which ways media may take
 * @param adaptiveStream whether only video that somebody watches is received, in no larger size than it is shown;
 *     see {@link Room#video}. Without it every frame comes as large as it is sent, as for recorders and bots; either
 *     way small ones come first and as long as the way is too narrow for more
 */
public record RoomOptions(MediaRoute route, boolean adaptiveStream) {
    /** The best way, and everything as large as it is sent. */
    public static final RoomOptions DEFAULTS = new RoomOptions(MediaRoute.BEST, false);

    public RoomOptions withRoute(MediaRoute value) {
        return new RoomOptions(value, adaptiveStream);
    }

    public RoomOptions withAdaptiveStream(boolean value) {
        return new RoomOptions(route, value);
    }
}
