package io.postern.settings.policy;

import java.util.List;
import java.util.Optional;

/**
 * A policy together with its problems and where it was found. Immutable.
 *
 * @param policy the settings in force
 * @param problems the parts that are not in force, with the reasons, in the order of the file
 * @param place where it was found: a file, or a key of the registry; empty if nothing is set
 */
public record LoadedPolicy(Policy policy, List<PolicyProblem> problems, Optional<String> place) {
    /** The absence of a policy. */
    public static final LoadedPolicy NOTHING = new LoadedPolicy(Policy.NONE, List.of(), Optional.empty());

    public LoadedPolicy {
        problems = List.copyOf(problems);
    }
}
