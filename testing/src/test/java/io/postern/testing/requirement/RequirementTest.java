package io.postern.testing.requirement;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

class RequirementTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "chromium", "LIVEKIT,chromium"})
    void whatIsMissingAndNotInsistedOnSkipsATest(String insistedOn) {
        assertTrue(RequiresCondition.decide(Requirement.NODE, "not installed", MandatoryRequirements.of(insistedOn))
                .isDisabled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "NODE", "livekit, node", "all"})
    void whatIsMissingAndInsistedOnFailsATest(String insistedOn) {
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> RequiresCondition.decide(
                        Requirement.NODE, "not installed", MandatoryRequirements.of(insistedOn)));
        assertTrue(String.valueOf(failure.getMessage()).contains("not installed"));
    }

    @Test
    void aReasonIsOneLine() {
        assertEquals(
                "LIVEKIT is missing: There is none.",
                RequiresCondition.decide(
                                Requirement.LIVEKIT,
                                "There is none.\nOne command is enough:",
                                MandatoryRequirements.of(""))
                        .getReason()
                        .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"livekti", "all,nodejs", "server-programs"})
    void aNameThatIsNoneIsRefusedWithTheListOfThose(String insistedOn) {
        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> MandatoryRequirements.of(insistedOn));
        assertAll(
                () -> assertTrue(failure.getMessage().contains("not a requirement"), failure.getMessage()),
                () -> assertTrue(failure.getMessage().contains("server_programs"), failure.getMessage()));
    }

    @Test
    void aTestThatAbortsItselfFailsWhereEverythingIsInsistedOn() {
        TestAbortedException aborted = new TestAbortedException("no camera");
        assertAll(
                () -> assertInstanceOf(
                        AssertionError.class,
                        MandatoryRequirementsExtension.failIfMandatory(aborted, MandatoryRequirements.of("all"))),
                () -> assertSame(
                        aborted,
                        MandatoryRequirementsExtension.failIfMandatory(aborted, MandatoryRequirements.of("node"))));
    }

    @Test
    @Requires({})
    void aTestThatNeedsNothingRuns() {}
}
