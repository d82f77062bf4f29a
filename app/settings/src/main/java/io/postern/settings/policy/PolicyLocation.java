package io.postern.settings.policy;

import java.util.Optional;

/** A location where an administrator can have stored a policy. */
interface PolicyLocation {
    /** Reads the policy; empty if there is none. Reads files, so not on the JavaFX thread. */
    Optional<Found> look();

    /** The policy that was found. */
    sealed interface Found {
        /** @param name of the location, for people */
        record Written(String name, String text) implements Found {}

        /** A policy is there but cannot be read. */
        record Unknown(PolicyProblem problem) implements Found {}

        /** A policy is there but is not trusted. */
        record Unbelieved(PolicyProblem problem) implements Found {}
    }
}
