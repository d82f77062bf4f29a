package io.postern.demo.livekit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins are shell scripts")
class LiveKitFinderTest {
    private static final String DOCKER_WITH_IMAGE = "exit 0";
    private static final String DOCKER_WITHOUT_ENGINE = "exit 1";
    private static final String DOCKER_WITHOUT_NETWORK = "case $1 in version) exit 0;; *) exit 1;; esac";
    private static final String GO =
            "case $1 in version) echo go version go1.26.0 linux/amd64;; install) echo \"$@\" > \"$GOBIN/../asked\";"
                    + " printf '#!/bin/sh\\n' > \"$GOBIN/server\"; chmod +x \"$GOBIN/server\";; esac";

    @TempDir
    Path root;

    private final List<String> lines = new ArrayList<>();

    @Test
    void theVariableWinsOverEverything() throws Exception {
        FakePrograms programs = programsOfEveryKind();
        Path own = programs.program("own/server", "");
        programs.set("LIVEKIT_SERVER", own.toString());

        assertEquals(new LiveKitProgram.Binary(own, "LIVEKIT_SERVER"), find(programs));
    }

    @Test
    void aVariableThatNamesNoProgramIsSaidRatherThanPassedOver() throws Exception {
        FakePrograms programs = programsOfEveryKind()
                .set("LIVEKIT_SERVER", root.resolve("nothing").toString());

        MissingProgramException failure = assertThrows(MissingProgramException.class, () -> find(programs));

        assertTrue(failure.getMessage().contains(root.resolve("nothing").toString()), failure.getMessage());
    }

    @Test
    void pathComesBeforeDocker() throws Exception {
        FakePrograms programs = programsOfEveryKind();

        assertEquals(new LiveKitProgram.Binary(root.resolve("bin/livekit-server"), "PATH"), find(programs));
    }

    @Test
    void theNameWithTheVersionIsFoundToo() throws Exception {
        FakePrograms programs = programsOfEveryKind();
        Files.delete(root.resolve("bin/livekit-server"));
        Path versioned = programs.onPath("livekit-server-1.11", "");

        assertEquals(new LiveKitProgram.Binary(versioned, "PATH"), find(programs));
    }

    @Test
    void aFileOnPathThatCannotBeRunIsPassedOver() throws Exception {
        FakePrograms programs = programsOfEveryKind();
        Files.writeString(Files.createDirectories(root.resolve("bin")).resolve("livekit-server"), "text");
        Files.setPosixFilePermissions(root.resolve("bin/livekit-server"), java.util.Set.of());

        assertInstanceOf(LiveKitProgram.Container.class, find(programs));
    }

    @Test
    void aRunningDockerComesBeforeGo() throws Exception {
        FakePrograms programs = programsOfEveryKind();
        Files.delete(root.resolve("bin/livekit-server"));

        LiveKitProgram found = find(programs);

        assertEquals(
                new LiveKitProgram.Container(root.resolve("bin/docker"), "livekit/livekit-server:v1.11.0", "Docker"),
                found);
    }

    @Test
    void aDockerClientWithoutAnEngineIsPassedOver() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("docker", DOCKER_WITHOUT_ENGINE);
        programs.onPath("go", GO);

        assertInstanceOf(LiveKitProgram.Binary.class, find(programs));
    }

    @Test
    void anEngineThatCannotFetchTheImageIsSaidAndPassedOver() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("docker", DOCKER_WITHOUT_NETWORK);
        programs.onPath("go", GO);

        assertInstanceOf(LiveKitProgram.Binary.class, find(programs));
        assertTrue(lines.stream().anyMatch(line -> line.contains("could not fetch")), lines.toString());
    }

    @Test
    void goBuildsThePinnedReleaseIntoTheCacheFolder() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("go", GO);
        Path target = root.resolve("cache/postern/livekit-server/v1.11.0/livekit-server");

        LiveKitProgram found = find(programs);

        assertAll(
                () -> assertEquals(new LiveKitProgram.Binary(target, "built with Go"), found),
                () -> assertTrue(Files.isExecutable(target)),
                () -> assertEquals(
                        "install -trimpath github.com/livekit/livekit-server/cmd/server@v1.11.0",
                        Files.readString(target.resolveSibling("asked")).strip()),
                () -> assertEquals(
                        List.of("asked", "livekit-server"), names(target.getParent()), "no half-built folder is left"),
                () -> assertFalse(lines.isEmpty(), "a build of minutes is announced"));
    }

    @Test
    void whatGoBuiltIsUsedAgainEvenWithoutGo() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("go", GO);
        find(programs);
        Files.delete(root.resolve("bin/go"));

        assertEquals("built earlier with Go", find(programs).foundBy());
    }

    @Test
    void aFailedBuildLeavesNothingAndTellsWhy() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("go", "case $1 in version) echo go1.26.0;; *) echo no route to proxy; exit 1;; esac");

        MissingProgramException failure = assertThrows(MissingProgramException.class, () -> find(programs));

        assertAll(
                () -> assertTrue(failure.getMessage().contains("no route to proxy"), failure.getMessage()),
                () -> assertEquals(List.of(), names(root.resolve("cache/postern/livekit-server/v1.11.0"))));
    }

    @Test
    void aGoThatIsTooOldIsNotTried() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("go", "case $1 in version) echo go version go1.19.8 linux/amd64;; *) exit 3;; esac");

        MissingProgramException failure = assertThrows(MissingProgramException.class, () -> find(programs));

        assertTrue(failure.getMessage().contains("older than 1.21"), failure.getMessage());
    }

    @Test
    void withNothingAtAllItNamesCommandsForThisSystem() {
        MissingProgramException failure =
                assertThrows(MissingProgramException.class, () -> find(new FakePrograms(root)));

        assertAll(
                () -> assertTrue(failure.getMessage().contains("No LiveKit server was found"), failure.getMessage()),
                () -> assertEquals(
                        List.of(
                                "curl -sSL https://get.livekit.io | bash",
                                "sudo apt-get install -y golang-go",
                                "sudo apt-get install -y docker.io"),
                        failure.remedies().stream()
                                .map(MissingProgramException.Remedy::command)
                                .toList()));
    }

    @Test
    void theAdviceFollowsTheSystem() {
        assertAll(
                () -> assertEquals("brew install livekit", firstAdvice(Machine.Kind.MACOS, Map.of())),
                () -> assertEquals(
                        "winget install --exact --id GoLang.Go", firstAdvice(Machine.Kind.WINDOWS, Map.of())),
                () -> assertEquals(
                        List.of(
                                "curl -sSL https://get.livekit.io | bash",
                                "sudo dnf install -y golang",
                                "sudo dnf install -y moby-engine && sudo systemctl start docker"),
                        advice(Machine.Kind.LINUX, Map.of("ID", "fedora"))),
                () -> assertEquals(
                        List.of("curl -sSL https://get.livekit.io | bash", "sudo apt-get install -y docker.io"),
                        advice(Machine.Kind.LINUX, Map.of("ID", "debian", "VERSION_ID", "12")),
                        "the Go of Debian 12 is too old to build the server"),
                () -> assertEquals(
                        List.of("curl -sSL https://get.livekit.io | bash"),
                        advice(Machine.Kind.LINUX, Map.of("ID", "somethingelse"))));
    }

    @Test
    void theCacheFolderIsTheOneOfTheSystem() {
        Path home = root.resolve("home");
        assertAll(
                () -> assertEquals(
                        home.resolve(".cache/postern"),
                        new Machine(Machine.Kind.LINUX, Map.of("XDG_CACHE_HOME", "relative"), home, Map.of())
                                .cacheFolder()),
                () -> assertEquals(
                        home.resolve("Library/Caches/postern"),
                        new Machine(Machine.Kind.MACOS, Map.of(), home, Map.of()).cacheFolder()),
                () -> assertEquals(
                        root.resolve("Local/postern"),
                        new Machine(
                                        Machine.Kind.WINDOWS,
                                        Map.of(
                                                "LocalAppData",
                                                root.resolve("Local").toString()),
                                        home,
                                        Map.of())
                                .cacheFolder()));
    }

    @Test
    void whatWasFoundIsRemembered() throws Exception {
        FakePrograms programs = programsOfEveryKind();
        LiveKitFinder finder = new LiveKitFinder(programs.machine(), lines::add);
        LiveKitProgram first = finder.find();
        Files.delete(root.resolve("bin/livekit-server"));

        assertSame(first, finder.find());
    }

    private FakePrograms programsOfEveryKind() throws IOException {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("livekit-server", "");
        programs.onPath("docker", DOCKER_WITH_IMAGE);
        programs.onPath("go", GO);
        return programs;
    }

    private LiveKitProgram find(FakePrograms programs) throws Exception {
        return new LiveKitFinder(programs.machine(), lines::add).find();
    }

    private static String firstAdvice(Machine.Kind kind, Map<String, String> linux) {
        return advice(kind, linux).getFirst();
    }

    private static List<String> advice(Machine.Kind kind, Map<String, String> linux) {
        return Remedies.forLiveKit(new Machine(kind, Map.of(), Path.of("home"), linux)).stream()
                .map(MissingProgramException.Remedy::command)
                .toList();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
