package io.postern.demo.script;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.demo.script.Checkout.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: postern.cmd takes the script's place")
class PosternScriptTest {
    @TempDir
    Path folder;

    private Checkout checkout;

    @BeforeEach
    void makeCheckout() throws Exception {
        checkout = new Checkout(folder);
    }

    @AfterEach
    void removeLinks() throws Exception {
        checkout.close();
    }

    @Test
    void javaHomeWinsWhenItIsNewEnough() throws Exception {
        checkout.withMaven().jdk("jdks/other", "25.0.3");
        Path own = checkout.jdk("own jdk", "26");
        checkout.set("JAVA_HOME", own.toString());

        assertEquals(own.toString(), firstLine(checkout.run("demo", "--seconds", "1")));
    }

    @Test
    void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
        checkout.withMaven().set("JAVA_HOME", checkout.jdk("old", "17.0.15").toString());
        Path right = checkout.jdk("jdks/right", "25.0.3");

        assertEquals(right.toString(), firstLine(checkout.run("run")));
    }

    @Test
    void theJavaOnPathIsTracedToItsJdk() throws Exception {
        Path home = checkout.withMaven().jdk("somewhere/jdk-25", "25");
        Files.createSymbolicLink(folder.resolve("bin/java"), home.resolve("bin/java"));

        assertEquals(home.toString(), firstLine(checkout.run("run")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LANG", "LC_CTYPE", "LC_ALL"})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: elsewhere Java does not go by the locale")
    void namesOfRoomsKeepTheirLettersWhateverTheLocale(String variable) throws Exception {
        checkout.withMaven().set(variable, "C");
        Path home = checkout.jdk("jdks/right", "25");
        // A real Java, which decodes its arguments by the locale.
        Files.delete(home.resolve("bin/java"));
        Path room = checkout.file("Room.java");
        Files.writeString(
                room, "void main(String[] arguments) { IO.println((int) arguments[arguments.length - 1].charAt(1)); }");
        Files.writeString(
                home.resolve("bin/java"),
                "#!/bin/sh\nexec \"" + Path.of(System.getProperty("java.home"), "bin", "java") + "\" \"" + room
                        + "\" \"$@\"\n");
        assertTrue(home.resolve("bin/java").toFile().setExecutable(true));

        Outcome outcome = checkout.run("run", "Tür");

        assertEquals("252", outcome.out().strip(), outcome.err());
    }

    @Test
    void amongSeveralTheOldestThatWillDoIsTaken() throws Exception {
        checkout.withMaven().jdk("jdks/a", "27");
        checkout.jdk("jdks/b", "21.0.2");
        Path right = checkout.jdk("jdks/c", "25.0.1");
        checkout.jdk("jdks/d", "1.8.0_392");

        assertEquals(right.toString(), firstLine(checkout.run("run")));
    }

    @Test
    void theBundlesOfMacosAreSearched() throws Exception {
        Path home = checkout.withMaven().jdk("jdks/temurin-25.jdk/Contents/Home", "25.0.3");

        assertEquals(home.toString(), firstLine(checkout.run("run")));
    }

    @Test
    void aRuntimeWithoutCompilerIsNoJdk() throws Exception {
        checkout.withMaven().jre("jdks/jre", "25.0.3");

        Outcome outcome = checkout.run("build");

        assertAll(
                () -> assertEquals(69, outcome.status()),
                () -> assertTrue(outcome.err().contains("a JDK 25"), outcome.err()));
    }

    @Test
    void aJavaHomeThatIsNoJdkIsSaid() throws Exception {
        checkout.withMaven().set("JAVA_HOME", folder.resolve("nothing").toString());

        Outcome outcome = checkout.run("demo");

        assertAll(
                () -> assertEquals(69, outcome.status()),
                () -> assertTrue(
                        outcome.err().contains("JAVA_HOME is " + folder.resolve("nothing") + ", which is not a JDK 25"),
                        outcome.err()),
                () -> assertEquals(0, checkout.builds()));
    }

    @Test
    void itBuildsOnceAndThenOnlyWhatChanged() throws Exception {
        checkout.withMaven().jdk("jdks/right", "25");

        checkout.run("demo");
        checkout.run("demo");
        assertEquals(1, checkout.builds(), "nothing changed");

        touch("media/src/main/java/Media.java");
        checkout.run("demo");
        assertEquals(2, checkout.builds(), "a source changed");

        touch("app/demo/pom.xml");
        checkout.run("demo");
        assertEquals(3, checkout.builds(), "a POM changed");

        Files.delete(checkout.file("app/demo/src/main/java/Other.java"));
        touch("app/demo/src/main/java");
        checkout.run("demo");
        assertEquals(4, checkout.builds(), "a source was deleted");

        checkout.run("build");
        assertEquals(5, checkout.builds(), "asked for");
    }

    @Test
    void theBuildUsesTheJdkThatWasFound() throws Exception {
        Path home = checkout.withMaven().jdk("jdks/right", "25");

        checkout.run("build");

        List<String> called = checkout.mavenCalled();
        assertAll(
                () -> assertTrue(called.contains("JAVA_HOME=" + home), called.toString()),
                () -> assertTrue(called.contains(checkout.file("pom.xml").toString()), called.toString()),
                () -> assertTrue(called.contains("package"), called.toString()));
    }

    @Test
    void aFailedBuildIsShownAndNothingIsStarted() throws Exception {
        checkout.withMaven("echo '[ERROR] it does not compile'; echo noise; exit 1")
                .jdk("jdks/right", "25");

        Outcome outcome = checkout.run("demo");
        Outcome again = checkout.run("demo");

        assertAll(
                () -> assertEquals(1, outcome.status()),
                () -> assertFalse(outcome.out().contains("jdks"), "java ran: " + outcome.out()),
                () -> assertTrue(outcome.err().contains("[ERROR] it does not compile"), outcome.err()),
                () -> assertFalse(outcome.err().contains("noise"), outcome.err()),
                () -> assertTrue(outcome.err().contains("build.log"), outcome.err()),
                () -> assertEquals(1, again.status()),
                () -> assertEquals(2, checkout.builds(), "a failed build does not count as built"));
    }

    @Test
    void argumentsReachTheProgramUnchanged() throws Exception {
        checkout.withMaven().jdk("jdks/right", "25");

        List<String> lines = checkout.run("demo", "--room", "two words", "", "a*b", "$HOME")
                .out()
                .lines()
                .toList();

        assertEquals(
                List.of("io.postern.demo.DemoMain", "--room", "two words", "", "a*b", "$HOME"),
                lines.subList(lines.size() - 6, lines.size()));
    }

    @Test
    void eachCommandStartsItsProgram() throws Exception {
        checkout.withMaven().jdk("jdks/right", "25");

        assertAll(
                () -> assertTrue(checkout.run("demo").out().contains("io.postern.demo.DemoMain")),
                () -> assertTrue(checkout.run("run").out().contains("io.postern.desktop.Main")),
                () -> assertTrue(checkout.run("backend").out().contains("io.postern.backend.BackendMain")),
                () -> assertTrue(checkout.run("agent").out().contains("io.postern.agent.AgentMain")));
    }

    @Test
    void itWorksFromAnywhereAndThroughALink() throws Exception {
        checkout.withMaven().jdk("jdks/right", "25");
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("postern"), Path.of("..", "a clone", "postern"));

        Outcome outcome = checkout.run(link, elsewhere, "demo");

        assertTrue(
                outcome.out().contains("-Dpostern.root=" + checkout.root().toRealPath()),
                outcome.out() + outcome.err());
    }

    @Test
    void theProgramTakesTheScriptsPlaceSoThatSignalsReachIt() throws Exception {
        Path home = checkout.withMaven().jdk("jdks/right", "25");
        checkout.java(home, "echo $$");
        Process process = checkout.start(checkout.file("postern"), folder, "run");
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));

        assertEquals(
                Long.toString(process.pid()),
                Files.readString(folder.resolve("out")).strip());
    }

    @Test
    void endingItWhileItBuildsEndsTheBuild() throws Exception {
        Path pid = folder.resolve("mvn.pid");
        checkout.withMaven("echo $$ > \"" + pid + "\"; exec sleep 600").jdk("jdks/right", "25");
        Process process = checkout.start(checkout.file("postern"), folder, "demo");
        await().until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());
        ProcessHandle maven =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();

        process.destroy();

        assertAll(
                () -> assertTrue(process.waitFor(30, TimeUnit.SECONDS)),
                () -> assertEquals(143, process.exitValue()),
                () -> await().until(() -> !maven.isAlive()));
    }

    @Test
    void testsRunThroughMavenWithItsArgumentsAndStatus() throws Exception {
        checkout.withMaven("""
                        mkdir -p "%1$s/media/target/surefire-reports"
                        echo '<testsuite name="A" time="1.5" tests="5" errors="1" skipped="1" failures="0">' \
                            > "%1$s/media/target/surefire-reports/TEST-A.xml"
                        exit 1
                        """.formatted(checkout.root())).jdk("jdks/right", "25");

        Outcome outcome = checkout.run("test", "-pl", "media", "-am");

        assertAll(
                () -> assertEquals(1, outcome.status()),
                () -> assertTrue(
                        String.join(" ", checkout.mavenCalled()).contains("verify -pl media -am"), () -> "arguments"),
                () -> assertTrue(
                        outcome.out().contains("5 tests in 1 classes: 3 passed, 1 failed, 1 not run"), outcome.out()));
    }

    @Test
    void theTestsOfOneModuleAreRunWithoutThoseOfTheModulesBelowIt() throws Exception {
        checkout.withMaven().jdk("jdks/right", "25");
        Files.createDirectories(checkout.file("media/src/test/java/io/postern/media"));

        Outcome outcome = checkout.run("test", "media", "-X");

        String called = String.join(" ", checkout.mavenCalled());
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(called.contains(" package -T 1C -pl media -am "), called);
        assertTrue(called.contains(" -Dtest=io/postern/media/**/*Test -X "), called);
    }

    @Test
    void aModuleThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
        checkout.withMaven().jdk("jdks/right", "25");

        Outcome outcome = checkout.run("test", "medai");

        assertAll(
                () -> assertEquals(1, outcome.status()),
                () -> assertTrue(
                        outcome.err().contains("no module \"medai\". Modules are: app/demo media"), outcome.err()),
                () -> assertEquals(0, checkout.builds()));
    }

    @Test
    void theGalleryIsDrawnByItsTestAndSaysWhereItsPageIs() throws Exception {
        checkout.withMaven("""
                        mkdir -p "%1$s/app/desktop/target/gallery"
                        : > "%1$s/app/desktop/target/gallery/lobby--dark-1280x720-en.png"
                        """.formatted(checkout.root())).jdk("jdks/right", "25");

        Outcome outcome = checkout.run("gallery", "lobby");

        String called = String.join(" ", checkout.mavenCalled());
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(called.contains(" -Dtest=GalleryTest -Dgallery.only=lobby test"), called);
        assertTrue(outcome.out().contains("1 pictures: "), outcome.out());
        assertTrue(outcome.out().strip().endsWith("app/desktop/target/gallery/index.html"), outcome.out());
    }

    @Test
    void aGalleryWithoutAViewOfThatNameSaysSo() throws Exception {
        checkout.withMaven("").jdk("jdks/right", "25");

        Outcome outcome = checkout.run("gallery", "lobyb");

        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains("No view has \"lobyb\" in its name."), outcome.err());
    }

    @Test
    void theSummarySaysWhatFailedAndWhatWasSkippedAndWhy() throws Exception {
        reports("""
                <testsuite xmlns:xsi="x" name="io.postern.a.ATest" time="1.5" tests="7" errors="1" skipped="3" failures="1">
                  <testcase name="works" classname="io.postern.a.ATest" time="0.1"/>
                  <testcase name="prints" classname="io.postern.a.ATest" time="0.1">
                    <system-out><![CDATA[
                <testcase name="no test" classname="Printed"><skipped message="PRINTED is missing: no"/>
                <failure message="printed"/>]]></system-out>
                  </testcase>
                  <testcase name="fails" classname="io.postern.a.ATest" time="0.1">
                    <failure message="expected: &lt;1&gt;&#10;but was 2" type="E"><![CDATA[at <skipped message="x"/>
                at line]]></failure>
                  </testcase>
                  <testcase name="" classname="io.postern.a.BTest" time="0"><error message="before all" type="E"/></testcase>
                  <testcase name="s1" classname="io.postern.a.ATest" time="0">
                    <skipped message="LIVEKIT is missing: &quot;no&quot; server &amp; no Go"/>
                  </testcase>
                  <testcase name="s2" classname="io.postern.a.ATest" time="0">
                    <skipped message="Disabled on operating system: Linux ==&gt; only on Windows: asks the registry"/>
                  </testcase>
                  <testcase name="s3" classname="io.postern.a.ATest" time="0">
                    <skipped message="Assumption failed: a container&apos;s sockets" type="T"><![CDATA[T: a stack
                at line]]></skipped>
                  </testcase>
                </testsuite>""", """
                <testsuite name="io.postern.c.CTest" time="1.5" tests="4" errors="0" skipped="4" failures="0">
                  <testcase name="c1" classname="io.postern.c.CTest" time="0">
                    <skipped message="LIVEKIT is missing: &quot;no&quot; server &amp; no Go&#10;One of these commands"/>
                  </testcase>
                  <testcase name="c2" classname="io.postern.c.CTest" time="0">
                    <skipped message="ROOT is missing: only root may do this"/>
                  </testcase>
                  <testcase name="c3" classname="io.postern.c.CTest" time="0"><skipped/></testcase>
                  <testcase name="c4" classname="io.postern.c.CTest" time="0">
                    <skipped message="Disabled on operating system: Linux ==&gt; only on Windows: asks the registry"/>
                  </testcase>
                </testsuite>""");

        Outcome outcome = checkout.run("test");

        String summary = outcome.out().substring(outcome.out().indexOf("\nFailed:"));
        assertEquals("""

                Failed:
                  a.ATest.fails
                  a.BTest

                Skipped:
                tests  missing          why
                    2  livekit          "no" server & no Go
                    2  only on Windows  asks the registry
                    1  -                a container's sockets
                    1  -                no reason is given
                    1  root             only root may do this

                11 tests in 2 classes: 2 passed, 2 failed, 7 not run; TIME
                """, summary.replaceAll("\\d+ min \\d+ s", "TIME"));
    }

    @Test
    void withoutAFailedOrSkippedTestTheSummaryIsOneLine() throws Exception {
        reports("""
                <testsuite name="A" time="1.5" tests="1" errors="0" skipped="0" failures="0">
                  <testcase name="works" classname="A" time="0.1"/>
                </testsuite>""");

        Outcome outcome = checkout.run("test");

        assertAll(
                () -> assertFalse(outcome.out().contains("Skipped"), outcome.out()),
                () -> assertFalse(outcome.out().contains("Failed"), outcome.out()),
                () -> assertTrue(
                        outcome.out().contains("1 tests in 1 classes: 1 passed, 0 failed, 0 not run"), outcome.out()));
    }

    /** Makes Maven write test reports. */
    private void reports(String... suites) throws Exception {
        StringBuilder script =
                new StringBuilder("mkdir -p \"%s/media/target/surefire-reports\"\n".formatted(checkout.root()));
        for (int i = 0; i < suites.length; i++) {
            Path report = Files.writeString(folder.resolve("report-" + i + ".xml"), suites[i]);
            script.append("cat \"%s\" > \"%s/media/target/surefire-reports/TEST-%d.xml\"\n"
                    .formatted(report, checkout.root(), i));
        }
        checkout.withMaven(script.toString()).jdk("jdks/right", "25");
    }

    @Test
    void anUnknownCommandIsRefusedWithTheListOfThose() throws Exception {
        Outcome outcome = checkout.run("dmeo");

        assertAll(
                () -> assertEquals(1, outcome.status()),
                () -> assertTrue(outcome.err().contains("no command \"dmeo\""), outcome.err()),
                () -> assertTrue(outcome.err().contains("Usage: ./postern"), outcome.err()));
    }

    @Test
    void withoutACommandItExplainsItself() throws Exception {
        Outcome outcome = checkout.run();

        assertAll(
                () -> assertEquals(0, outcome.status()),
                () -> assertTrue(outcome.out().contains("demo "), outcome.out()),
                () -> assertTrue(outcome.out().contains("test "), outcome.out()));
    }

    private void touch(String file) throws Exception {
        Files.setLastModifiedTime(
                checkout.file(file), FileTime.from(Instant.now().plusSeconds(2)));
    }

    private static String firstLine(Outcome outcome) {
        return outcome.out()
                .lines()
                .filter(line -> line.startsWith("/"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(outcome.toString()));
    }
}
