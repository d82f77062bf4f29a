package io.postern.testing.requirement;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides what {@link Requires} says. */
final class RequiresCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Requires> requires =
                context.getElement().flatMap(element -> AnnotationSupport.findAnnotation(element, Requires.class));
        if (requires.isEmpty()) {
            return ConditionEvaluationResult.enabled("needs nothing");
        }
        for (Requirement requirement : requires.get().value()) {
            Optional<String> missing = requirement.missing();
            if (missing.isPresent()) {
                ConditionEvaluationResult skipped = decide(requirement, missing.get(), MandatoryRequirements.here());
                System.out.println("##### SKIPPED: " + context.getDisplayName() + " ##### "
                        + skipped.getReason().orElse(""));
                return skipped;
            }
        }
        return ConditionEvaluationResult.enabled(
                "all is there: " + Arrays.toString(requires.get().value()));
    }

    static ConditionEvaluationResult decide(Requirement requirement, String missing, MandatoryRequirements insistence) {
        String sentence = requirement + " is missing: " + missing;
        if (insistence.on(requirement)) {
            throw new IllegalStateException(sentence + " (and " + MandatoryRequirements.VARIABLE + " insists on it)");
        }
        // The lines below the first one are advice; the reason becomes a row of a table.
        return ConditionEvaluationResult.disabled(sentence.lines().findFirst().orElse(sentence));
    }
}
