package io.postern.verify.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What main code of every module keeps to. */
class CodeHabitsTest {
    private static final String[] LIBRARIES = {
        "io.postern.signaling..", "io.postern.media..", "io.postern.room..", "io.postern.resources.."
    };

    /** Trusts what any of several stores trusts, each checked by the JDK; tested for what it refuses. */
    private static final String ADDS_AUTHORITIES = "io.postern.network.trust.CompositeTrustManager";

    @Test
    void noTwoClassesShareASimpleName() {
        Set<String> twice = OurClasses.main().stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getSimpleName, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), twice, "one word for one idea: a class is found by its name alone");
    }

    @Test
    void librariesLeaveStandardStreamsToThePrograms() {
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARIES)
                .should(ACCESS_STANDARD_STREAMS)
                .because("what a library prints nobody can route, filter or find again")
                .check(OurClasses.main());
    }

    @Test
    void librariesLogThroughSlf4j() {
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARIES)
                .should(USE_JAVA_UTIL_LOGGING)
                .because("the program chooses where logs go")
                .check(OurClasses.main());
    }

    @Test
    void nothingPrintsStackTraces() {
        noClasses()
                .should()
                .accessTargetWhere(describe(
                        "printStackTrace is called without a target",
                        access -> access.getTargetOwner().isAssignableTo(Throwable.class)
                                && access.getName().equals("printStackTrace")))
                .because("errors are logged once, where they are finally caught")
                .check(OurClasses.main());
    }

    @Test
    void nothingSleeps() {
        noClasses()
                .should()
                .accessTargetWhere(describe(
                        "Thread.sleep or TimeUnit.sleep is called or referred to",
                        access -> access.getName().equals("sleep")
                                && (access.getTargetOwner().isEquivalentTo(Thread.class)
                                        || access.getTargetOwner().isAssignableTo(TimeUnit.class))))
                .because("a state is awaited and a delay is scheduled; a thread that sleeps can do neither, nor end")
                .check(OurClasses.main());
    }

    @Test
    void certificateChecksAreNeverSwitchedOff() {
        noClasses()
                .should()
                .accessTargetWhere(describe("INSECURE_NO_CHECK is used", CodeHabitsTest::switchesChecksOff))
                .orShould(be(describe(
                        "own trust managers or host name verifiers",
                        (JavaClass type) -> !type.getName().equals(ADDS_AUTHORITIES)
                                && (type.isAssignableTo("javax.net.ssl.X509TrustManager")
                                        || type.isAssignableTo("javax.net.ssl.HostnameVerifier")))))
                .because("a private authority is added to what is trusted; nothing is trusted blindly")
                .check(OurClasses.main());
    }

    private static boolean switchesChecksOff(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return access.getName().equals("INSECURE_NO_CHECK")
                || (owner.startsWith("okhttp3.") && access.getName().equals("hostnameVerifier"))
                || (owner.equals("javax.net.ssl.HttpsURLConnection")
                        && access.getName().endsWith("HostnameVerifier"));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = OurClasses.main().stream()
                .map(JavaClass::getPackage)
                .filter(candidate -> !candidate.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .filter(name -> name.startsWith(OurClasses.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), unmarked, "packages without @NullMarked in their package-info");
    }

    @Test
    void namesAreNouns() {
        classes()
                .should()
                .haveNameNotMatching(".*((?<!Trust)(?<!Package)Manager|Helper|Util|Utils|Impl)")
                .because("where a real noun exists, these hide it")
                .check(OurClasses.main());
    }

    @Test
    void secretsAreKeptOutOfProcessArguments() {
        // They travel in bodies, headers, environments and files.
        List<String> offenders = OurClasses.main().stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.isAnnotatedWith("picocli.CommandLine$Option"))
                .filter(field -> field.getRawType().isEquivalentTo(String.class))
                .map(JavaField::getFullName)
                .filter(name -> name.toLowerCase(Locale.ROOT).matches(".*(password|secret|token)"))
                .toList();
        assertEquals(List.of(), offenders, "options whose value anyone on the machine could read");
    }
}
