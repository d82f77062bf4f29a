package io.postern.call.statistics;

import io.postern.call.tile.TileKey;
import io.postern.room.RoomRates;
import io.postern.room.RoomRates.Incoming;
import io.postern.room.TrackSource;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The statistics of a call over about one second.
 *
 * @param takenAt at its end
 * @param rates of the network and the decoders
 * @param shownPerSecond frames that were put on the screen, for every tile that is in sight
 */
public record CallStatistics(Instant takenAt, RoomRates rates, Map<TileKey, Double> shownPerSecond) {
    public CallStatistics {
        shownPerSecond = Map.copyOf(shownPerSecond);
    }

    /** Frames of a track that were put on the screen, per second; empty for sound and where nothing is in sight. */
    public OptionalDouble shown(Incoming track) {
        if (!track.video()) {
            return OptionalDouble.empty();
        }
        TrackSource source = track.source() == TrackSource.UNKNOWN ? TrackSource.CAMERA : track.source();
        Double further = shownPerSecond.get(new TileKey(track.identity(), source, track.publicationSid()));
        Double rate = further == null ? shownPerSecond.get(new TileKey(track.identity(), source)) : further;
        return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    /**
     * Frames of a track that came and never were on the screen: not decoded in time, or overtaken by the next one before
     * the screen was drawn.
     */
    public long dropped(Incoming track) {
        double seconds = Math.max(0.001, rates.span().toNanos() / 1e9);
        double overtaken = shown(track).stream()
                .map(rate -> (track.framesPerSecond() - rate) * seconds)
                .sum();
        return track.framesDropped() + Math.max(0, Math.round(overtaken));
    }
}
