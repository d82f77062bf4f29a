package io.postern.settings.policy;

import java.util.Optional;

/** A location where an administrator can have stored a policy. */
interface PolicyLocation {
    /** Reads the policy; empty if there is none. Reads files, so not on the JavaFX thread. */
    Optional<Found> look();

    /** The policy that was found. */
    sealed interface Found {
        /** @param name of the place, for people */
        record Written(String name, String text) implements Found {}

        /** Something is there that nobody can know the content of. */
        record Unknown(PolicyProblem problem) implements Found {}

        /** Something is there that is not believed. */
        record Unbelieved(PolicyProblem problem) implements Found {}
    }
}
