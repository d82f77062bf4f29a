package io.postern.ui.control;

import io.postern.resources.Texts;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.policy.PolicyProblem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the problems of a policy in the window, and logs them once. */
public final class PolicyNotice {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyNotice.class);

    private PolicyNotice() {}

    /** Returns a notice for the user, with details for their administrator folded away; empty without problems. */
    public static Optional<Notice> of(LoadedPolicy loaded, Texts texts) {
        List<PolicyProblem> problems = loaded.problems();
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        LOG.warn(
                "The policy has problems; what is not understood does not count:\n{}",
                PolicyProblem.lines(problems, Texts.of(Locale.ENGLISH)));
        return Optional.of(Notice.of(Notice.Kind.WARN, texts.text("policy.notice.problems", problems.size()))
                .withDetails(PolicyProblem.lines(problems, texts)));
    }
}
