package io.postern.testing.requirement;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Declares the requirements of a test on the machine. If one is missing, the test is skipped with a message, unless the
 * environment variable {@code POSTERN_REQUIRE} (a comma-separated list of {@link Requirement}s, or {@code all}) makes
 * it mandatory: then the test fails.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresCondition.class)
public @interface Requires {
    /** All of them are required. */
    Requirement[] value();
}
