package io.postern.bench.scenario;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one contestant did in one scene. Times are in milliseconds, memory in bytes.
 *
 * @param contestant who
 * @param scene what there was to show
 * @param seconds how long it was watched
 * @param tiles how many pictures were on the screen
 * @param framesShown that came on the screen in this time, of all tiles, as read from the screen
 * @param framesSaid the same as the program says itself, if it says
 * @param leastTileFrames of the tile that showed the fewest
 * @param cpuSeconds processor time of the program with all its processes
 * @param screenCpuSeconds that of the X server meanwhile
 * @param serverCpuSeconds that of the LiveKit server meanwhile
 * @param pss memory at the end, shared parts in proportion
 * @param usable from the start of the program until Join could be pressed
 * @param clickToFrame from the key press that joins to the first frame on the screen
 * @param delayMedian from sending a frame to seeing it on the screen
 * @param delay95 the same, not exceeded by 95 % of the frames
 * @param answer from a key press to the panel it opens being on the screen, the median of several
 * @param hiddenCores processor time per time while the window was minimised; null when not measured
 * @param threads processor time of the program's threads by name, in seconds; empty for others than ours
 */
public record ScenarioMeasurement(
        String contestant,
        String scene,
        double seconds,
        int tiles,
        long framesShown,
        @Nullable Long framesSaid,
        long leastTileFrames,
        double cpuSeconds,
        double screenCpuSeconds,
        double serverCpuSeconds,
        long pss,
        double usable,
        double clickToFrame,
        double delayMedian,
        double delay95,
        double answer,
        @Nullable Double hiddenCores,
        Map<String, Double> threads) {
    public ScenarioMeasurement {
        threads = Map.copyOf(threads);
    }

    public double cores() {
        return cpuSeconds / seconds;
    }

    public double framesPerSecond() {
        return framesShown / seconds;
    }

    /** Milliseconds of processor time. */
    public double cpuPerFrame() {
        return framesShown == 0 ? Double.NaN : cpuSeconds * 1000 / framesShown;
    }

    /** Frames each tile showed in a second. */
    public double framesPerTile() {
        return tiles == 0 ? 0 : framesPerSecond() / tiles;
    }
}
