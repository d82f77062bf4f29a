package io.postern.verify.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts a {@link Lab} before the tests of a class and its {@code @BeforeAll} methods, assigns it to the class's static
 * field of that type, and closes it after them. Nothing starts if the class is skipped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
public @interface InLab {
    /** The proxy in front of LiveKit. */
    Lab.Front value() default Lab.Front.CADDY;
}
