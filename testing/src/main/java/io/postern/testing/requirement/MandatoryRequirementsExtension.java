package io.postern.testing.requirement;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * A JUnit extension for every test: rejects an invalid {@code POSTERN_REQUIRE}, and fails tests that abort themselves
 * if all requirements are mandatory.
 */
public final class MandatoryRequirementsExtension
        implements BeforeAllCallback, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    @Override
    public void beforeAll(ExtensionContext context) {
        MandatoryRequirements.here();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failIfMandatory(thrown, MandatoryRequirements.here());
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failIfMandatory(thrown, MandatoryRequirements.here());
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw failIfMandatory(thrown, MandatoryRequirements.here());
    }

    static Throwable failIfMandatory(Throwable thrown, MandatoryRequirements mandatory) {
        return thrown instanceof TestAbortedException && mandatory.everything()
                ? new AssertionError(
                        thrown.getMessage() + " (and " + MandatoryRequirements.VARIABLE
                                + " makes all requirements mandatory)",
                        thrown)
                : thrown;
    }
}
