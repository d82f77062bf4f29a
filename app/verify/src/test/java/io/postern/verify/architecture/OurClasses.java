package io.postern.verify.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The compiled main code of all modules, read once. */
final class OurClasses {
    static final String ROOT = "io.postern";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // Tests' own support: on the class path as a module, but never part of a program.
            .withImportOption(location -> !location.contains("/io/postern/testing/"))
            // What JMH writes around the benchmarks.
            .withImportOption(location -> !location.contains("/jmh_generated/"))
            .importPackages(ROOT);

    private OurClasses() {}

    static JavaClasses main() {
        return MAIN;
    }

    /** Classes of ours outside of these packages, each given below {@code io.postern} and with all below it. */
    static DescribedPredicate<JavaClass> oursOutside(List<String> packages) {
        return DescribedPredicate.describe(
                packages.isEmpty()
                        ? "classes of any other module of ours"
                        : "classes of ours outside of " + String.join(", ", packages),
                type -> isOurs(type) && packages.stream().noneMatch(allowed -> resides(type, allowed)));
    }

    static boolean isOurs(JavaClass type) {
        return isBelow(type.getPackageName(), ROOT);
    }

    static boolean resides(JavaClass type, String packageBelowRoot) {
        return isBelow(type.getPackageName(), ROOT + "." + packageBelowRoot);
    }

    private static boolean isBelow(String packageName, String parent) {
        return packageName.equals(parent) || packageName.startsWith(parent + ".");
    }
}
