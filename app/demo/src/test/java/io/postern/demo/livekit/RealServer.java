package io.postern.demo.livekit;

import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The real server for tests; where it must be there ({@code POSTERN_REQUIRE}), its absence is a failure. */
public final class RealServer {
    private static final LiveKitFinder FINDER = new LiveKitFinder(System.out::println);

    private RealServer() {}

    public static LiveKitProgram program() throws InterruptedException {
        try {
            return FINDER.find();
        } catch (MissingProgramException e) {
            String required = System.getenv().getOrDefault("POSTERN_REQUIRE", "");
            if (List.of(required.split(",")).contains("livekit")) {
                throw new AssertionError("POSTERN_REQUIRE asks for a LiveKit server", e);
            }
            return Assumptions.abort(e.getMessage());
        }
    }
}
