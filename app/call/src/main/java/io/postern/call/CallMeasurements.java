package io.postern.call;

import io.postern.room.TrackSource;
import java.time.Instant;
import java.util.List;

/**
 * Counters of the frames that the tiles of a call have shown. Frames per second are the difference of two readings.
 *
 * @param takenAt when this was read
 * @param remoteTiles tiles of others that have shown a frame, the earliest first
 */
public record CallMeasurements(Instant takenAt, List<RemoteTile> remoteTiles) {
    public CallMeasurements {
        remoteTiles = List.copyOf(remoteTiles);
    }

    /**
     * One tile of somebody else.
     *
     * @param source the camera or the shared screen
     * @param width of the newest frame in pixels as it arrived, before it was scaled to the tile; 0 while there is none
     * @param height of the same
     * @param framesShown frames that a pulse put on the screen; those that were overtaken before are not among them
     * @param firstShown when the first of them was
     */
    public record RemoteTile(
            String identity, TrackSource source, int width, int height, long framesShown, Instant firstShown) {}
}
