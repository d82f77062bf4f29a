package io.postern.demo.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report of one demo.
 *
 * @param buildMs the duration of the build before the start; 0 if nothing had to be built
 * @param startMs the start-up time of each part, in parallel where possible, and {@code total}
 * @param call null if no call began
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DemoReport(
        Machine machine,
        Versions versions,
        String room,
        Server server,
        long buildMs,
        Map<String, Long> startMs,
        @JsonUnwrapped @Nullable CallReport call,
        CleanShutdown cleanShutdown) {
    /** The machine it ran on. */
    public record Machine(String system, String architecture, int processors, long memoryMiB, boolean headless) {}

    public record Versions(String postern, String java, String javafx, String liveKitServer) {}

    /**
     * The LiveKit server.
     *
     * @param foundBy how the server program was found
     */
    public record Server(String url, int tcpPort, String foundBy) {}

    /**
     * How the demo ended.
     *
     * @param windowClosed whether the window's process exited by itself with status 0
     * @param processesEnded whether all started processes have ended
     * @param leftovers processes, ports and folders that still exist
     */
    public record CleanShutdown(boolean windowClosed, boolean processesEnded, List<String> leftovers, long ms) {
        public CleanShutdown {
            leftovers = List.copyOf(leftovers);
        }

        public boolean clean() {
            return windowClosed && processesEnded && leftovers.isEmpty();
        }
    }
}
