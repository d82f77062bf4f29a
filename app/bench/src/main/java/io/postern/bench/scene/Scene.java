package io.postern.bench.scene;

import io.postern.bench.stage.Clips;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How many others there are in a room, and what they send. */
public enum Scene {
    ONE_720P("1x720", 1, Clips.Size.LARGE),
    NINE("9", 9, Clips.Size.SMALL),
    TWENTY_FIVE("25", 25, Clips.Size.SMALL),
    FORTY_NINE("49", 49, Clips.Size.SMALL);

    private final String key;
    private final int senders;
    private final Clips.Size size;

    Scene(String key, int senders, Clips.Size size) {
        this.key = key;
        this.senders = senders;
        this.size = size;
    }

    /** What it is called on the command line. */
    public String key() {
        return key;
    }

    public int senders() {
        return senders;
    }

    public Clips.Size size() {
        return size;
    }

    /** For people. */
    public String title() {
        return senders + " × " + size;
    }

    /** @param key as on the command line */
    public static Optional<Scene> of(String key) {
        return Arrays.stream(values())
                .filter(scene -> scene.key.equals(key.strip()))
                .findFirst();
    }

    /** All keys, for sentences. */
    public static String keys() {
        return List.of(values()).stream().map(Scene::key).collect(Collectors.joining(", "));
    }
}
