package io.postern.verify.stage;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "chromium", "LIVEKIT,chromium"})
    void whatIsMissingAndNotInsistedOnSkipsATest(String insistedOn) {
        assertTrue(RequiresCondition.decide(Requirement.NODE, "not installed", insistedOn)
                .isDisabled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "NODE", "livekit, node", "all"})
    void whatIsMissingAndInsistedOnFailsATest(String insistedOn) {
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> RequiresCondition.decide(Requirement.NODE, "not installed", insistedOn));
        assertTrue(String.valueOf(failure.getMessage()).contains("not installed"));
    }

    @Test
    @Requires({})
    void aTestThatNeedsNothingRuns() {}
}
