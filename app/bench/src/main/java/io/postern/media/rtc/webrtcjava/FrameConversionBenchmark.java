package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.postern.media.frame.VideoFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Benchmarks the path from a decoded frame to the pixels of a tile: cropping, scaling, rotation and conversion
 * together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FrameConversionBenchmark {
    /**
     * Source, tile and rotation in degrees: the tiles of a 1280×720 window with 49, 25, 9 and 1 others, then other
     * cases.
     */
    @Param({
        "320x180>176x99@0",
        "320x180>249x140@0",
        "320x180>256x144@0",
        "320x180>420x236@0",
        "1280x720>1280x720@0",
        "1280x720>249x140@0",
        "640x480>420x236@0",
        "640x360>420x236@90",
        "640x360>420x236@180",
        "1920x1080>1280x720@0"
    })
    @SuppressWarnings("NullAway.Init")
    public String scene;

    @SuppressWarnings("NullAway.Init")
    private VideoFrame frame;

    @SuppressWarnings("NullAway.Init")
    private ByteBuffer target;

    /** Bytes before the pixels: without one, libyuv converts to another byte order. */
    @Param({"0", "4"})
    public int lead;

    private int width;
    private int height;

    /** Loads libwebrtc and creates a frame of noise, for which no routine has a shortcut. */
    @Setup
    public void prepare() throws Exception {
        NativeLibraryLoader.load();
        String[] parts = scene.split("[x>@]", -1);
        width = Integer.parseInt(parts[2]);
        height = Integer.parseInt(parts[3]);
        NativeI420Buffer noise = noise(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        frame = new NativeVideoFrame(
                new dev.onvoid.webrtc.media.video.VideoFrame(noise, Integer.parseInt(parts[4]), 0));
        target = ByteBuffer.allocateDirect(lead + width * height * 4).position(lead);
    }

    /** Frees the native memory. */
    @TearDown
    public void release() {
        frame.close();
    }

    /** Renders one frame for one tile. */
    @Benchmark
    public ByteBuffer toTile() {
        frame.renderBgra(target, width, height, VideoFrame.Fit.COVER);
        return target;
    }

    static NativeI420Buffer noise(int width, int height) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(width, height);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (ByteBuffer plane : new ByteBuffer[] {buffer.getDataY(), buffer.getDataU(), buffer.getDataV()}) {
            byte[] bytes = new byte[plane.capacity()];
            random.nextBytes(bytes);
            plane.put(0, bytes);
        }
        return buffer;
    }
}
