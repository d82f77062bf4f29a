package io.postern.testing.requirement;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The requirements that the environment variable {@code POSTERN_REQUIRE} makes mandatory: a comma-separated list of
 * {@link Requirement}s, or {@code all}.
 *
 * @param everything whether all requirements are mandatory
 * @param named the mandatory requirements
 */
record MandatoryRequirements(boolean everything, Set<Requirement> named) {
    static final String VARIABLE = "POSTERN_REQUIRE";

    private static final String ALL = "ALL";

    MandatoryRequirements {
        named = Set.copyOf(named);
    }

    /** The setting of this process's environment. */
    static MandatoryRequirements here() {
        return of(System.getenv(VARIABLE));
    }

    /**
     * @throws IllegalStateException if it contains an unknown name, because a typing error must not let tests be
     *     skipped
     */
    static MandatoryRequirements of(@Nullable String value) {
        Set<Requirement> named = EnumSet.noneOf(Requirement.class);
        boolean everything = false;
        for (String part : (value == null ? "" : value).split(",", -1)) {
            String name = part.strip().toUpperCase(Locale.ROOT);
            if (name.equals(ALL)) {
                everything = true;
            } else if (!name.isEmpty()) {
                named.add(requirement(name));
            }
        }
        return new MandatoryRequirements(everything, named);
    }

    boolean includes(Requirement requirement) {
        return everything || named.contains(requirement);
    }

    private static Requirement requirement(String name) {
        return Arrays.stream(Requirement.values())
                .filter(requirement -> requirement.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(VARIABLE + " names " + name.toLowerCase(Locale.ROOT)
                        + ", which is not a requirement. The requirements are: all, "
                        + Arrays.stream(Requirement.values())
                                .map(known -> known.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
