package io.postern.verify.peer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** What peers report of what they receive. */
public final class Received {
    private Received() {}

    /**
     * A video track so far.
     *
     * @param frames decoded (Node) or shown (browser)
     * @param changes how many of them differed from the one before
     * @param sizes each once, as {@code 640x360}, in order of appearance
     * @param colours of the middle of the four quadrants of the newest picture, row by row
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Video(
            String identity,
            String sid,
            String source,
            boolean muted,
            int frames,
            int changes,
            int frameWidth,
            int frameHeight,
            List<String> sizes,
            List<List<Integer>> colours) {}

    /**
     * An audio track so far.
     *
     * @param samples looked at
     * @param loud how many of them were above silence
     * @param peak of all samples, 0 to 32,767
     * @param hertz of the strongest tone in the last half second, 0 while it is silent
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Audio(
            String identity, String sid, String source, boolean muted, long samples, long loud, int peak, int hertz) {}

    /**
     * A chat message.
     *
     * @param dialect {@code chat-message}, {@code text-stream} or {@code legacy-json}
     * @param ignored whether the sender says that those who know text streams are to ignore it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Chat(String dialect, String identity, String id, String text, boolean ignored) {}

    /** A publication, as events about it tell. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Track(String identity, String sid, String source, boolean muted, int width, int height) {}

    /** The candidate pair in use. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Path(String protocol, String remoteAddress, int remotePort) {}
}
