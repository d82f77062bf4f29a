package io.postern.bench.scenario;

import io.postern.bench.environment.VideoClips;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A scenario: the number of other participants in the room, and the video they send. */
public enum BenchScenario {
    ONE_720P("1x720", 1, VideoClips.Size.LARGE, 1280, 720),
    NINE("9", 9, VideoClips.Size.SMALL, 1280, 720),
    TWENTY_FIVE("25", 25, VideoClips.Size.SMALL, 1280, 720),
    /** On a larger screen, because on a small one our window shows 25 tiles per page. */
    FORTY_NINE("49", 49, VideoClips.Size.SMALL, 1920, 1080);

    private final String key;

    private final int senders;
    private final VideoClips.Size size;
    private final int width;
    private final int height;

    BenchScenario(String key, int senders, VideoClips.Size size, int width, int height) {
        this.width = width;
        this.height = height;
        this.key = key;
        this.senders = senders;
        this.size = size;
    }

    /** The name on the command line. */
    public String key() {
        return key;
    }

    public int senders() {
        return senders;
    }

    public VideoClips.Size size() {
        return size;
    }

    /** Width of the screen that the window fills, in pixels. */
    public int width() {
        return width;
    }

    /** Height of the screen that the window fills, in pixels. */
    public int height() {
        return height;
    }

    /** The name for people. */
    public String title() {
        return senders + " × " + size;
    }

    /** @param key as on the command line */
    public static Optional<BenchScenario> of(String key) {
        return Arrays.stream(values())
                .filter(scene -> scene.key.equals(key.strip()))
                .findFirst();
    }

    /** All keys, for messages. */
    public static String keys() {
        return List.of(values()).stream().map(BenchScenario::key).collect(Collectors.joining(", "));
    }
}
