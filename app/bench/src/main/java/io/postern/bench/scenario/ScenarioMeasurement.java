package io.postern.bench.scenario;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of one client in one scenario. Times are in milliseconds, memory in bytes.
 *
 * @param contestant the name of the client
 * @param scene the key of the scenario
 * @param seconds duration of the measurement
 * @param tiles number of tiles on the screen
 * @param framesShown frames shown by all tiles, as read from the screen
 * @param framesSaid the same as reported by the client, if it reports it
 * @param leastTileFrames of the tile that showed the fewest
 * @param cpuSeconds CPU time of the client's processes
 * @param screenCpuSeconds CPU time of the X server
 * @param serverCpuSeconds CPU time of the LiveKit server
 * @param pss proportional set size at the end
 * @param usable from the start of the program until Join could be pressed
 * @param clickToFrame from the key press that joins to the first frame on the screen
 * @param delayMedian from sending a frame to its appearance on the screen
 * @param delay95 the 95th percentile of the same
 * @param answer from a key press to the open panel, the median of several
 * @param hiddenCores CPU time per time while the window was minimised; null if not measured
 * @param threads CPU time by thread name, in seconds; empty for other clients than ours
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

    /** CPU time in milliseconds. */
    public double cpuPerFrame() {
        return framesShown == 0 ? Double.NaN : cpuSeconds * 1000 / framesShown;
    }

    /** Frames per second and tile. */
    public double framesPerTile() {
        return tiles == 0 ? 0 : framesPerSecond() / tiles;
    }
}
