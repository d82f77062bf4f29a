package io.postern.demo.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the window measured in its call. Milliseconds count from the click on Join.
 *
 * @param candidatePair the pair that media travels on; absent when none was nominated
 * @param trouble what did not work, one sentence each; empty when all went well
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallReport(
        Join join, List<Tile> tiles, @Nullable CandidatePair candidatePair, Chat chat, Own own, List<String> trouble) {
    public CallReport {
        tiles = List.copyOf(tiles);
        trouble = List.copyOf(trouble);
    }

    /**
     * The way in.
     *
     * @param clickToConnectedMs until media could flow; absent when that never was
     * @param clickToFirstRemoteFrameMs until a pulse put the first picture of somebody else on the screen
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Join(
            @Nullable Long clickToConnectedMs, @Nullable Long clickToFirstRemoteFrameMs) {}

    /**
     * A remote tile.
     *
     * @param width of the pictures as they arrived, in pixels
     * @param framesShownPerSecond over {@code seconds}, pictures that a pulse put on the screen
     */
    public record Tile(
            String identity, String source, int width, int height, double framesShownPerSecond, double seconds) {}

    /** The nominated pair; {@code protocol} is {@code tcp} or there is a defect. */
    public record CandidatePair(String protocol, End local, End remote, boolean relayed, double roundTripMs) {}

    /**
     * One end of a pair.
     *
     * @param type host, srflx, prflx or relay
     */
    public record End(String address, int port, String type) {}

    /**
     * What was said.
     *
     * @param received texts of others in order
     * @param sent what the demo wrote; empty when it could not
     * @param echoed whether the bot's answer to it came
     */
    public record Chat(List<String> received, List<String> sent, boolean echoed) {
        public Chat {
            received = List.copyOf(received);
            sent = List.copyOf(sent);
        }
    }

    /**
     * What the demo person published.
     *
     * @param microphone label of the device, or of the test tone; empty when it was off
     * @param camera label of the device, or of the test pattern; empty when it was off
     */
    public record Own(String microphone, String camera) {}
}
