package io.postern.verify.stage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides what {@link Requires} says. */
final class RequiresCondition implements ExecutionCondition {
    /** Names what may not be missing. */
    static final String VARIABLE = "POSTERN_REQUIRE";

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
                ConditionEvaluationResult skipped = decide(requirement, missing.get(), System.getenv(VARIABLE));
                System.out.println("##### SKIPPED: " + context.getDisplayName() + " ##### "
                        + skipped.getReason().orElse(""));
                return skipped;
            }
        }
        return ConditionEvaluationResult.enabled(
                "all is there: " + Arrays.toString(requires.get().value()));
    }

    static ConditionEvaluationResult decide(Requirement requirement, String missing, @Nullable String insistedOn) {
        String sentence = requirement + " is missing: " + missing;
        if (insists(insistedOn, requirement)) {
            throw new IllegalStateException(sentence + " (and " + VARIABLE + " insists on it)");
        }
        return ConditionEvaluationResult.disabled(sentence);
    }

    private static boolean insists(@Nullable String insistedOn, Requirement requirement) {
        return insistedOn != null
                && Arrays.stream(insistedOn.split(",", -1))
                        .map(name -> name.strip().toUpperCase(Locale.ROOT))
                        .anyMatch(name -> name.equals("ALL") || name.equals(requirement.name()));
    }
}
