package io.postern.testing.requirement;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Registered for every test: refuses a {@code POSTERN_REQUIRE} that names nothing known, and fails tests that abort
 * themselves where it insists on everything.
 */
public final class MandatoryRequirementsExtension
        implements BeforeAllCallback, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    @Override
    public void beforeAll(ExtensionContext context) {
        MandatoryRequirements.here();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw judged(thrown, MandatoryRequirements.here());
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw judged(thrown, MandatoryRequirements.here());
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw judged(thrown, MandatoryRequirements.here());
    }

    static Throwable judged(Throwable thrown, MandatoryRequirements insistence) {
        return thrown instanceof TestAbortedException && insistence.everything()
                ? new AssertionError(
                        thrown.getMessage() + " (and " + MandatoryRequirements.VARIABLE + " insists on everything)",
                        thrown)
                : thrown;
    }
}
