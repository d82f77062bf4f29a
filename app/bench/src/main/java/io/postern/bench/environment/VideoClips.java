package io.postern.bench.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The video clips that senders repeat. They are encoded once by Chromium and cached. */
public final class VideoClips {
    /** The frame rate. */
    public static final int FRAMES_PER_SECOND = 30;

    /** The first frame number of clock clips; other clips start at 0. */
    public static final int FIRST_CLOCK_NUMBER = 512;

    private static final int FRAMES = 300;
    private static final long STEP_TIMEOUT_SECONDS = 120;

    private final Path folder;

    private VideoClips(Path folder) {
        this.folder = folder;
    }

    /** The resolution of a clip, with the bitrate of LiveKit's preset for it. */
    public enum Size {
        SMALL(320, 180, 200_000),
        LARGE(1280, 720, 1_700_000);

        private final int width;
        private final int height;
        private final int bitrate;

        Size(int width, int height, int bitrate) {
            this.width = width;
            this.height = height;
            this.bitrate = bitrate;
        }

        @Override
        public String toString() {
            return width + "×" + height;
        }

        private String file(boolean clock) {
            return "h" + height + (clock ? "-clock" : "");
        }

        private Map<String, Object> order(boolean clock) {
            return Map.of(
                    "name", file(clock),
                    "width", width,
                    "height", height,
                    "bitrate", bitrate,
                    "framesPerSecond", FRAMES_PER_SECOND,
                    "frames", FRAMES,
                    "firstNumber", clock ? FIRST_CLOCK_NUMBER : 0);
        }
    }

    /**
     * Finds the clips, or encodes them, which takes some seconds.
     *
     * @param folder the cache folder
     * @param sizes the required sizes
     */
    public static VideoClips in(Path folder, Chromium chromium, XvfbDisplay display, Set<Size> sizes)
            throws IOException, InterruptedException {
        VideoClips clips = new VideoClips(Files.createDirectories(folder.resolve("clips-" + version())));
        List<Size> missing = sizes.stream()
                .filter(size -> !Files.exists(clips.of(size, true)) || !Files.exists(clips.of(size, false)))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            clips.make(chromium, display, missing);
        }
        return clips;
    }

    public Path of(Size size, boolean clock) {
        return folder.resolve(size.file(clock) + ".ivf");
    }

    private void make(Chromium chromium, XvfbDisplay display, List<Size> sizes)
            throws IOException, InterruptedException {
        List<Map<String, Object>> order = new ArrayList<>();
        for (Size size : sizes) {
            order.add(size.order(false));
            order.add(size.order(true));
        }
        CompletableFuture<String> said = new CompletableFuture<>();
        try (BrowserPageServer pages = new BrowserPageServer(
                        folder,
                        folder,
                        order,
                        event -> said.complete(event.path("event").asText()
                                + event.path("error").asText()));
                Chromium.Running browser = chromium.open(pages.page("clip.html"), display, List.of())) {
            String outcome = said.get(STEP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (!outcome.equals("done")) {
                throw new IOException("Chromium (" + browser.pid() + ") made no clips: " + outcome);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Chromium made no clips within " + STEP_TIMEOUT_SECONDS + " s", e);
        }
    }

    /** Another version of the drawing script makes other clips. */
    private static String version() throws IOException {
        try (var script = VideoClips.class.getResourceAsStream("/io/postern/bench/browser/clip.mjs")) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Objects.requireNonNull(script).readAllBytes());
            for (Size size : Size.values()) {
                digest.update(String.valueOf(new TreeMap<>(size.order(true))).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
