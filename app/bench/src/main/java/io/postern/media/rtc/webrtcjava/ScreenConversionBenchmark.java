package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.FourCC;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
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

/** Benchmarks screen sharing before encoding: from the screen's pixels to I420, and down to a smaller layer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ScreenConversionBenchmark {
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;

    /** The order of the colour channels. */
    @Param({"ARGB", "ABGR"})
    @SuppressWarnings("NullAway.Init")
    public FourCC format;

    @SuppressWarnings("NullAway.Init")
    private ByteBuffer screen;

    @SuppressWarnings("NullAway.Init")
    private NativeI420Buffer converted;

    /** Loads libwebrtc and fills a screen with noise. */
    @Setup
    public void prepare() throws Exception {
        NativeLibraryLoader.load();
        byte[] pixels = new byte[WIDTH * HEIGHT * 4];
        RandomGenerator.of("L64X128MixRandom").nextBytes(pixels);
        screen = ByteBuffer.allocateDirect(pixels.length).put(0, pixels);
        converted = NativeI420Buffer.allocate(WIDTH, HEIGHT);
    }

    /** Frees the native memory. */
    @TearDown
    public void release() {
        converted.release();
    }

    /** Converts a whole screen of 1920×1080. */
    @Benchmark
    public NativeI420Buffer toI420() throws Exception {
        VideoBufferConverter.convertToI420(screen, converted, format);
        return converted;
    }

    /** The same, and scales it to half the size for receivers that show it small. */
    @Benchmark
    public int toI420AndHalf() throws Exception {
        VideoBufferConverter.convertToI420(screen, converted, format);
        VideoFrameBuffer half = converted.cropAndScale(0, 0, WIDTH, HEIGHT, WIDTH / 2, HEIGHT / 2);
        int width = half.getWidth();
        half.release();
        return width;
    }
}
