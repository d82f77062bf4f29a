package io.postern.demo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats a report as lines for people. */
public final class ReportSummary {
    private ReportSummary() {}

    public static List<String> of(DemoReport report) {
        List<String> lines = new ArrayList<>();
        CallReport call = report.call();
        if (call == null) {
            lines.add("The call never began.");
        } else {
            lines.addAll(callLines(call));
        }
        DemoReport.CleanShutdown end = report.cleanShutdown();
        lines.add(
                end.clean()
                        ? "ended         cleanly in %d ms, nothing is left".formatted(end.ms())
                        : "ended         NOT cleanly: " + String.join(", ", leftovers(end)));
        return lines;
    }

    private static List<String> callLines(CallReport call) {
        List<String> lines = new ArrayList<>();
        lines.add("joined        %s after the click, first remote picture %s"
                .formatted(
                        milliseconds(call.join().clickToConnectedMs()),
                        milliseconds(call.join().clickToFirstRemoteFrameMs())));
        for (CallReport.Tile tile : call.tiles()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "tile          %s, %s, %d×%d, %.1f frames/s shown over %.1f s",
                    tile.identity(),
                    tile.source(),
                    tile.width(),
                    tile.height(),
                    tile.framesShownPerSecond(),
                    tile.seconds()));
        }
        CallReport.CandidatePair pair = call.candidatePair();
        lines.add(
                pair == null
                        ? "media path    none"
                        : String.format(
                                Locale.ROOT,
                                "media path    %s, %s:%d (%s) to %s:%d (%s), %s, %.1f ms",
                                pair.protocol(),
                                pair.local().address(),
                                pair.local().port(),
                                pair.local().type(),
                                pair.remote().address(),
                                pair.remote().port(),
                                pair.remote().type(),
                                pair.relayed() ? "relayed" : "direct",
                                pair.roundTripMs()));
        lines.add("own           microphone %s, camera %s"
                .formatted(orOff(call.own().microphone()), orOff(call.own().camera())));
        lines.add("chat          %d received, %s"
                .formatted(
                        call.chat().received().size(),
                        call.chat().echoed() ? "own line echoed" : "own line NOT echoed"));
        call.trouble().forEach(sentence -> lines.add("trouble       " + sentence));
        return lines;
    }

    private static List<String> leftovers(DemoReport.CleanShutdown end) {
        List<String> all = new ArrayList<>(end.leftovers());
        if (!end.windowClosed()) {
            all.addFirst("the window's process failed");
        }
        return all;
    }

    private static String milliseconds(@Nullable Long ms) {
        return ms == null ? "never" : ms + " ms";
    }

    private static String orOff(String label) {
        return label.isEmpty() ? "off" : label;
    }
}
