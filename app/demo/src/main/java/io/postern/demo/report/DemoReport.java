package io.postern.demo.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All of one unattended run.
 *
 * @param buildMs what building before the start took; 0 when nothing had to be built
 * @param startMs what each part took to start, side by side where possible, and {@code total}
 * @param call absent when it never began
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
    /** Where it ran. */
    public record Machine(String system, String architecture, int processors, long memoryMiB, boolean headless) {}

    public record Versions(String postern, String java, String javafx, String liveKitServer) {}

    /**
     * The server's side.
     *
     * @param foundBy where the server program came from
     */
    public record Server(String url, int tcpPort, String foundBy) {}

    /**
     * How it ended.
     *
     * @param windowClosed whether the window's process ended by itself with status 0
     * @param processesEnded whether no process that was started is alive
     * @param leftovers what is still there: processes, ports, folders
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
