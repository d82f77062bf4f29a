package io.postern.demo.livekit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs tests against the real server where there is one. Finding it may take minutes when it has to be built, which is
 * why it happens in a condition: no test's time limit applies to it. Where {@code POSTERN_REQUIRE} insists on a server,
 * its absence is a failure.
 */
public final class RealServer implements ExecutionCondition {
    private static final LiveKitFinder FINDER = new LiveKitFinder(System.out::println);
    private static @Nullable String missing;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return look().map(RealServer::without).orElseGet(() -> ConditionEvaluationResult.enabled("a server is there"));
    }

    /** The server that the condition found. */
    public static LiveKitProgram program() {
        try {
            return FINDER.find();
        } catch (MissingProgramException e) {
            throw new IllegalStateException("Tests that start a server are extended with RealServer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static synchronized Optional<String> look() {
        if (missing == null) {
            try {
                FINDER.find();
            } catch (MissingProgramException e) {
                missing = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return Optional.ofNullable(missing);
    }

    private static ConditionEvaluationResult without(String why) {
        String required = System.getenv().getOrDefault("POSTERN_REQUIRE", "");
        if (List.of(required.split(",")).contains("livekit")) {
            throw new IllegalStateException("POSTERN_REQUIRE insists on a LiveKit server: " + why);
        }
        return ConditionEvaluationResult.disabled(why);
    }
}
