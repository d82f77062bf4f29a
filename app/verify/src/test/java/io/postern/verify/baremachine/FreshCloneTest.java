package io.postern.verify.baremachine;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.baremachine.BareMachine.Outcome;
import io.postern.verify.baremachine.BareMachine.Release;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's first command on bare machines, from a clone of what is committed here. What Maven and Go fetch for the
 * first machine is kept for the second one.
 */
@Tag("whole-machine")
@Requires({Requirement.ROOT, Requirement.BARE_ROOT})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class FreshCloneTest {
    private static final Duration DEMO_LIMIT = Duration.ofMinutes(20);
    private static final int SECONDS_IN_CALL = 8;
    private static final Path ROOT = Path.of(System.getProperty("postern.root", "../.."));

    @TempDir
    static Path fetched;

    @AfterAll
    static void deleteImages() throws Exception {
        BareMachine.deleteImages();
    }

    @Test
    @Order(1)
    void someoneWhoMayNotInstallGetsTheOneCommandAndStatus69() throws Exception {
        try (BareMachine machine = BareMachine.create(Release.DEBIAN_13)) {
            machine.addUser("ada");
            String checkout = BareMachine.home("ada") + "/postern";
            clone(machine, "ada", checkout);

            Outcome outcome = machine.run(
                    "ada",
                    checkout,
                    Duration.ofSeconds(60),
                    line -> {},
                    Map.of(),
                    List.of("./postern", "demo", "--headless", "--seconds", "8"));

            assertAll(
                    () -> assertEquals(69, outcome.status(), outcome::output),
                    () -> assertTrue(
                            outcome.output()
                                    .lines()
                                    .anyMatch(line -> line.startsWith("    sudo apt-get update && sudo apt-get install")
                                            && line.contains(" libpulse0 ")
                                            && line.contains(" openjdk-25-jdk-headless ")),
                            outcome::output),
                    () -> assertFalse(outcome.output().contains("Building"), outcome::output),
                    () -> assertFalse(Files.exists(machine.file(checkout + "/app/demo/target"))));
        }
    }

    @Test
    @Order(2)
    void theDemoGetsEverythingOnDebian13() throws Exception {
        try (BareMachine machine = BareMachine.create(Release.DEBIAN_13)) {
            runsTheDemo("Debian 13", machine, Map.of());
        }
    }

    @Test
    @Order(3)
    @Requires(Requirement.PORTABLE_JDK)
    void theDemoGetsEverythingButTheJdkOnDebian12() throws Exception {
        Path jdk = Path.of(System.getProperty("java.home")).toRealPath();
        try (BareMachine machine = BareMachine.create(Release.DEBIAN_12).mount(jdk, "/opt/jdk")) {
            runsTheDemo("Debian 12", machine, Map.of("JAVA_HOME", "/opt/jdk"));
        }
    }

    private static void runsTheDemo(String name, BareMachine machine, Map<String, String> environment)
            throws Exception {
        String home = BareMachine.home("root");
        String checkout = home + "/postern";
        String reported = home + "/report.json";
        machine.mount(Files.createDirectories(fetched.resolve("maven")), home + "/.m2")
                .mount(Files.createDirectories(fetched.resolve("go")), home + "/go/pkg/mod");
        long begun = System.nanoTime();
        AtomicLong ready = new AtomicLong();
        clone(machine, "root", checkout);

        Outcome outcome = machine.run(
                "root",
                checkout,
                DEMO_LIMIT,
                line -> {
                    System.out.println(name + ": " + line);
                    if (line.startsWith("Ready after ")) {
                        ready.set(System.nanoTime());
                    }
                },
                environment,
                List.of(
                        "./postern",
                        "demo",
                        "--headless",
                        "--seconds",
                        Integer.toString(SECONDS_IN_CALL),
                        "--report",
                        reported));

        assertEquals(0, outcome.status(), outcome::output);
        JsonNode report = new ObjectMapper().readTree(machine.file(reported).toFile());
        long toFirstFrame =
                report.path("join").path("clickToFirstRemoteFrameMs").asLong(-1);
        assertAll(
                () -> assertTrue(toFirstFrame > 0, report::toPrettyString),
                () -> assertTrue(report.path("chat").path("echoed").asBoolean(), report::toPrettyString),
                () -> assertEquals(0, report.path("trouble").size(), report::toPrettyString),
                () -> assertEquals(
                        "tcp", report.path("candidatePair").path("protocol").asText(), report::toPrettyString),
                () -> assertFalse(
                        outcome.output().contains("libgtk"), "a demo without a screen needs nothing of a desktop"));
        System.out.printf(
                "##### %s, from git clone to the first remote frame: %d s%n",
                name,
                Duration.ofNanos(ready.get() - begun).plusMillis(toFirstFrame).toSeconds());
    }

    /** By root, to whom this checkout belongs; git refuses those of others. */
    private static void clone(BareMachine machine, String user, String place) throws Exception {
        machine.mount(ROOT.toRealPath(), "/srv/postern");
        for (List<String> command : List.of(
                List.of("git", "clone", "--quiet", "--no-hardlinks", "file:///srv/postern", place),
                List.of("chown", "-R", user, place))) {
            Outcome outcome = machine.run("root", "/", Duration.ofMinutes(2), line -> {}, Map.of(), command);
            assertEquals(0, outcome.status(), outcome::output);
        }
    }
}
