package io.postern.room;

/**
 * The options of one visit to a room. Immutable.
 *
 * @param route the routes that media may take
 * @param adaptiveStream whether only video that somebody watches is received, in no larger size than it is shown; see
 *     {@link Room#video}. Without it video is received in full size, as for recorders and bots; either way small layers
 *     come first, and stay while bandwidth allows no more
 */
public record RoomOptions(MediaRoute route, boolean adaptiveStream) {
    /** Any route, and all video in full size. */
    public static final RoomOptions DEFAULTS = new RoomOptions(MediaRoute.BEST, false);

    public RoomOptions withRoute(MediaRoute value) {
        return new RoomOptions(value, adaptiveStream);
    }

    public RoomOptions withAdaptiveStream(boolean value) {
        return new RoomOptions(route, value);
    }
}
