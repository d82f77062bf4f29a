package io.postern.demo.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of one call in the window. Milliseconds count from the click on Join.
 *
 * @param candidatePair the pair that media uses; null if none was nominated
 * @param trouble the problems, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallReport(
        Join join, List<Tile> tiles, @Nullable CandidatePair candidatePair, Chat chat, Own own, List<String> trouble) {
    public CallReport {
        tiles = List.copyOf(tiles);
        trouble = List.copyOf(trouble);
    }

    /**
     * The times of joining.
     *
     * @param clickToConnectedMs until media could flow; null if it never could
     * @param clickToFirstRemoteFrameMs until the first remote frame was on the screen
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Join(
            @Nullable Long clickToConnectedMs, @Nullable Long clickToFirstRemoteFrameMs) {}

    /**
     * A remote tile.
     *
     * @param width of the received frames, in pixels
     * @param framesShownPerSecond frames put on the screen, averaged over {@code seconds}
     */
    public record Tile(
            String identity, String source, int width, int height, double framesShownPerSecond, double seconds) {}

    /** The nominated candidate pair; {@code protocol} must be {@code tcp}. */
    public record CandidatePair(String protocol, End local, End remote, boolean relayed, double roundTripMs) {}

    /**
     * One end of the pair.
     *
     * @param type host, srflx, prflx or relay
     */
    public record End(String address, int port, String type) {}

    /**
     * The chat messages.
     *
     * @param received texts from others, in order
     * @param sent texts that the demo sent
     * @param echoed whether the bot's reply arrived
     */
    public record Chat(List<String> received, List<String> sent, boolean echoed) {
        public Chat {
            received = List.copyOf(received);
            sent = List.copyOf(sent);
        }
    }

    /**
     * The demo user's own media.
     *
     * @param microphone the label of the device or test tone; empty if it was off
     * @param camera the label of the device or test pattern; empty if it was off
     */
    public record Own(String microphone, String camera) {}
}
