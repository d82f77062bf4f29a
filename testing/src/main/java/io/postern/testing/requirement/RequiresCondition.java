package io.postern.testing.requirement;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Evaluates {@link Requires}. */
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

    static ConditionEvaluationResult decide(Requirement requirement, String missing, MandatoryRequirements mandatory) {
        String sentence = requirement + " is missing: " + missing;
        if (mandatory.includes(requirement)) {
            throw new IllegalStateException(
                    sentence + " (and " + MandatoryRequirements.VARIABLE + " makes it mandatory)");
        }
        // Further lines are advice; the reason becomes a table row.
        return ConditionEvaluationResult.disabled(sentence.lines().findFirst().orElse(sentence));
    }
}
