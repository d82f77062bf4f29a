package io.postern.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files of this repository may not hold, and how long a class may get. */
class RepositoryTest {
    /** A class of more lines is usually two. */
    private static final int LONG_CLASS = 400;

    private static final int TOO_LONG_CLASS = 600;

    private static final Map<String, Pattern> FORBIDDEN = Map.of(
            "a path of one person's machine",
            Pattern.compile("(?<![\\w./])/(home|Users|root|work|mnt|media/[a-z]+)/[A-Za-z_][\\w.-]*(?![\\w.-]*[}>])"
                    + "|[A-Z]:\\\\+Users\\\\+\\w+"),
            "the host of a package registry",
            Pattern.compile(
                    "\\b(registry\\.[a-z][\\w-]*\\.[a-z]{2,}|repo1?\\.maven\\.[a-z.]+|[\\w.-]*(artifactory|nexus)"
                            + "[\\w-]*\\.[a-z]{2,}|proxy\\.golang\\.[a-z]+|pypi\\.[a-z]+)\\b"),
            "a private key",
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY" + "-----"),
            "a signed token",
            Pattern.compile("\\beyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{20,}"));

    @Test
    void holdNoPathsHostsKeysOrTokensOfOneMachine() {
        List<String> found = new ArrayList<>();
        for (Path file : TrackedFiles.all()) {
            TrackedFiles.text(file)
                    .ifPresent(text -> FORBIDDEN.forEach((what, pattern) -> {
                        Matcher matcher = pattern.matcher(text);
                        while (matcher.find()) {
                            long line =
                                    text.substring(0, matcher.start()).lines().count();
                            found.add(file + ":" + line + " holds " + what + ": " + abbreviated(matcher.group()));
                        }
                    }));
        }
        assertEquals(List.of(), found);
    }

    @Test
    void whatIsForbiddenIsRecognised() {
        // Put together here, so that this file does not hold them itself.
        Map.of(
                        "a path of one person's machine", "see /ho" + "me/ada/postern",
                        "the host of a package registry", "https://registry.npm" + "js.org/left-pad",
                        "a private key", "-----BEGIN RSA PRIV" + "ATE KEY-----",
                        "a signed token",
                                "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiJhZGEifQ.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw")
                .forEach((what, example) -> assertTrue(
                        FORBIDDEN.get(what).matcher(example).find(), what + " is not recognised in " + example));
    }

    @Test
    void lockFilesNameNoHost() {
        List<Path> locks = TrackedFiles.all().stream()
                .filter(path -> path.endsWith("package-lock.json"))
                .toList();
        assertFalse(locks.isEmpty(), "the peers have a lock file");
        for (Path lock : locks) {
            assertFalse(
                    TrackedFiles.text(lock).orElseThrow().contains("\"resolved\""),
                    lock
                            + " says where packages were downloaded from; npm's omit-lockfile-registry-resolved leaves it out");
        }
    }

    @Test
    void dependenciesOfThePeersAreExact() {
        Pattern dependency = Pattern.compile("\"((?:@[\\w-]+/)?[\\w-]+)\": \"([^\"]+)\"");
        Path description = Path.of("app", "verify", "peers", "package.json");
        String dependencies = TrackedFiles.text(description).orElseThrow().split("\"dependencies\"", -1)[1];
        Map<String, String> versions = new LinkedHashMap<>();
        Matcher matcher = dependency.matcher(dependencies);
        while (matcher.find()) {
            versions.put(matcher.group(1), matcher.group(2));
        }
        assertFalse(versions.isEmpty());
        versions.forEach((name, version) ->
                assertTrue(version.matches("\\d+\\.\\d+\\.\\d+"), name + " " + version + " is not one version"));
    }

    @Test
    void classesStayReadable() {
        List<String> longClasses = new ArrayList<>();
        List<String> tooLong = new ArrayList<>();
        javaFiles().forEach(path -> {
            long lines = TrackedFiles.text(path).orElseThrow().lines().count();
            if (lines > LONG_CLASS) {
                longClasses.add(lines + " " + path);
            }
            if (lines > TOO_LONG_CLASS && isMain(path)) {
                tooLong.add(lines + " " + path);
            }
        });
        System.out.println("Classes of more than " + LONG_CLASS + " lines: " + longClasses);
        assertEquals(List.of(), tooLong, "classes of programs and libraries of more than " + TOO_LONG_CLASS + " lines");
    }

    @Test
    void theOperatingSystemIsAskedForItsNameOnce() {
        assertEquals(
                List.of("OperatingSystem.java"),
                mainClassesWith("\"os.name\""),
                "everything else asks OperatingSystem, so that one system is not told apart in two ways");
    }

    @Test
    void theVersionStandsOnce() {
        Path place = Path.of("platform/src/main/java/io/postern/platform/ProductVersion.java");
        Matcher version = Pattern.compile("CURRENT = \"([0-9.]+)\"")
                .matcher(TrackedFiles.text(place).orElseThrow());
        assertTrue(version.find(), place + " holds no version");
        assertEquals(List.of("ProductVersion.java"), mainClassesWith('"' + version.group(1) + '"'));
        assertTrue(
                TrackedFiles.text(Path.of("pom.xml"))
                        .orElseThrow()
                        .contains("<version>" + version.group(1) + "-SNAPSHOT</version>"),
                "the build has another version than " + version.group(1));
    }

    private static List<String> mainClassesWith(String text) {
        return javaFiles()
                .filter(RepositoryTest::isMain)
                .filter(path -> TrackedFiles.text(path).orElseThrow().contains(text))
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
    }

    private static boolean isMain(Path path) {
        return path.toString().replace('\\', '/').contains("src/main/");
    }

    private static Stream<Path> javaFiles() {
        return TrackedFiles.all().stream().filter(path -> path.toString().endsWith(".java"));
    }

    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 16) + "…";
    }
}
