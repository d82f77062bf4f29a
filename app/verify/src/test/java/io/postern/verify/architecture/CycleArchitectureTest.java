package io.postern.verify.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No packages need each other, the root packages of modules included. */
class CycleArchitectureTest {
    /** An arrow between two packages that goes against another one. */
    record Knot(String from, String to) {}

    /** Those that are left; none may be added. */
    private static final List<Knot> KNOTS = List.of(
            // The library's entry makes the engine: who embeds it needs no other class to begin with.
            new Knot("io.postern.room", "io.postern.room.engine"),
            new Knot("io.postern.network.proxy", "io.postern.network.proxy.pac"));

    private static final SliceAssignment EVERY_PACKAGE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return OurClasses.isOurs(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "every package";
        }
    };

    @Test
    void packagesFormNoCycle() {
        SliceRule rule = slices().assignedFrom(EVERY_PACKAGE)
                .should()
                .beFreeOfCycles()
                .because(
                        "a package is one idea, and two that need each other are one; a module's root package counts too");
        for (Knot knot : KNOTS) {
            rule = rule.ignoreDependency(resideInAPackage(knot.from()), resideInAPackage(knot.to()));
        }
        rule.check(OurClasses.main());
    }

    @ParameterizedTest
    @MethodSource("knots")
    void everyKnownKnotIsStillThere(Knot knot) {
        assertTrue(
                OurClasses.main().stream()
                        .filter(type -> type.getPackageName().equals(knot.from()))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .anyMatch(dependency ->
                                dependency.getTargetClass().getPackageName().equals(knot.to())),
                () -> knot + " is gone: take it off the list, so that it does not come back");
    }

    static List<Knot> knots() {
        return KNOTS;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platform",
                "network",
                "signaling",
                "media",
                "room",
                "backend",
                "agent",
                "doctor",
                "settings",
                "ui",
                "call",
                "kiosk",
                "desktop",
                "watchdog",
                "demo",
                "bench"
            })
    void packagesOfAModuleFormNoCycle(String module) {
        slices().matching("io.postern." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package is one idea, and two that need each other are one")
                .allowEmptyShould(true)
                .check(OurClasses.main());
    }
}
