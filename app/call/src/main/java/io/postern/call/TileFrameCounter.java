package io.postern.call;

import io.postern.call.tile.TileKey;
import io.postern.call.tile.TileView;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javafx.geometry.Dimension2D;
import org.jspecify.annotations.Nullable;

/** Counts the frames that the tiles of one call show. Tiles come and go on the JavaFX thread; anyone may read. */
final class TileFrameCounter {
    private final Clock clock;
    private final Map<TileKey, Tile> tiles = new ConcurrentHashMap<>();

    TileFrameCounter(Clock clock) {
        this.clock = clock;
    }

    void add(TileKey key, TileView view, BooleanSupplier remote, Runnable onFirstRemoteFrame) {
        Tile tile = new Tile(view);
        view.setOnFirstFrame(() -> {
            if (remote.getAsBoolean()) {
                if (tile.since == null) {
                    tile.since = clock.instant();
                }
                onFirstRemoteFrame.run();
            }
        });
        tiles.put(key, tile);
    }

    void remove(TileKey key) {
        tiles.remove(key);
    }

    CallMeasurements read() {
        List<CallMeasurements.RemoteTile> remote = tiles.entrySet().stream()
                .flatMap(entry -> entry.getValue().read(entry.getKey()).stream())
                .sorted(Comparator.comparing(CallMeasurements.RemoteTile::firstShown))
                .toList();
        return new CallMeasurements(clock.instant(), remote);
    }

    /** Frames shown so far by every tile of somebody else that has shown one. */
    Map<TileKey, Long> framesShown() {
        Map<TileKey, Long> shown = new HashMap<>();
        tiles.forEach((key, tile) -> tile.read(key).ifPresent(read -> shown.put(key, read.framesShown())));
        return shown;
    }

    private static final class Tile {
        private final TileView view;
        private volatile @Nullable Instant since;

        Tile(TileView view) {
            this.view = view;
        }

        Optional<CallMeasurements.RemoteTile> read(TileKey key) {
            Instant first = since;
            if (first == null) {
                return Optional.empty();
            }
            Dimension2D size = view.sourceSize();
            return Optional.of(new CallMeasurements.RemoteTile(
                    key.identity(),
                    key.source(),
                    (int) size.getWidth(),
                    (int) size.getHeight(),
                    view.framesShown(),
                    first));
        }
    }
}
