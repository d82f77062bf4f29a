package io.postern.testing.requirement;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test needs on this machine. Where something is missing the test is skipped and a line says so, unless the
 * environment variable {@code POSTERN_REQUIRE} (names of {@link Requirement}s with commas between, or {@code all})
 * insists on it: then it fails.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresCondition.class)
public @interface Requires {
    /** All of them are needed. */
    Requirement[] value();
}
