package io.postern.livekit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.livekit.process.Jvm;
import io.postern.platform.packages.PackageHost;
import io.postern.platform.packages.PackageManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: the stand-ins are shell scripts")
class LiveKitFinderTest {
    private static final String DOCKER_WITH_IMAGE = "exit 0";
    private static final String DOCKER_WITHOUT_ENGINE = "exit 1";
    private static final String DOCKER_WITHOUT_NETWORK = "case $1 in version) exit 0;; *) exit 1;; esac";
    private static final String GO =
            "case $1 in version) echo go version go1.26.0 linux/amd64;; install) echo \"$@\" > \"$GOBIN/../asked\";"
                    + " printf '#!/bin/sh\\n' > \"$GOBIN/server\"; chmod +x \"$GOBIN/server\";; esac";

    @TempDir
    Path root;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

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
        assertTrue(lines.stream().anyMatch(line -> line.contains("could not download")), lines.toString());
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
    void theCauseOfAFailedBuildIsItsLastLineThatSaysSomething() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("go", """
                case $1 in
                version) echo go1.26.0 ;;
                *) echo 'go: livekit: dial tcp: lookup proxy.example: no such host'
                    echo 'go: downloading a.example/b v1.0.0'; echo '}'; echo; exit 1 ;;
                esac
                """);

        MissingProgramException failure = assertThrows(MissingProgramException.class, () -> find(programs));

        assertTrue(
                failure.getMessage()
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .endsWith("failed: go: livekit: dial tcp: lookup proxy.example: no such host."),
                failure.getMessage());
    }

    @Test
    void aGoThatFetchesToolchainsMayDoSoWhateverItsDistributionSays() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("go", GO.replace("1.26.0", "1.21.5") + "\necho \"$1 $GOTOOLCHAIN\" >> \"" + root + "/asked\"");

        find(programs);

        assertEquals(List.of("version local", "install auto"), Files.readAllLines(root.resolve("asked")));
    }

    @Test
    void anOlderGoFetchesAToolchainOnceAndBuildsWithIt() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("go", oldGo("1." + GoToolchain.OLDEST_SUPPORTED_MINOR));

        LiveKitProgram.Binary found = (LiveKitProgram.Binary) find(programs);
        Files.delete(found.path());
        find(programs);

        Path kept = root.resolve("cache/postern/go");
        assertAll(
                () -> assertEquals("built with Go", found.foundBy()),
                () -> assertEquals(
                        List.of("go" + GoToolchain.FETCHED_VERSION + ".plan9-mips"), names(kept), "no leftovers"),
                () -> assertEquals(
                        List.of("golang.org/toolchain@v0.0.1-go" + GoToolchain.FETCHED_VERSION + ".plan9-mips"),
                        Files.readAllLines(root.resolve("fetched"))));
    }

    @Test
    void aToolchainThatCannotBeFetchedIsSaidWithItsCause() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("go", oldGo("1.19.8").replace("mod)", "mod) echo 'no such host'; exit 1;;\nother)"));

        MissingProgramException failure = assertThrows(MissingProgramException.class, () -> find(programs));

        assertAll(
                () -> assertTrue(
                        failure.getMessage()
                                .contains("fetching Go " + GoToolchain.FETCHED_VERSION + " failed: no such host"),
                        failure.getMessage()),
                () -> assertEquals(List.of(), names(root.resolve("cache/postern/go"))));
    }

    @Test
    void aGoThatIsTooOldIsNotTried() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        int tooOld = GoToolchain.OLDEST_SUPPORTED_MINOR - 1;
        programs.onPath("go", "case $1 in version) echo go version go1." + tooOld + " linux/amd64;; *) exit 3;; esac");

        MissingProgramException failure = assertThrows(MissingProgramException.class, () -> find(programs));

        assertTrue(
                failure.getMessage().contains("older than 1." + GoToolchain.OLDEST_SUPPORTED_MINOR),
                failure.getMessage());
    }

    @Test
    void theScriptThatLooksForAServerKnowsTheSameVersions() throws IOException {
        Path script = Path.of(System.getProperty("postern.root"), "installer", "system-packages.sh");

        assertTrue(Files.readAllLines(script)
                .containsAll(List.of(
                        "OLDEST_GO=" + GoToolchain.OLDEST_SUPPORTED_MINOR,
                        "LIVEKIT_VERSION=" + LiveKitFinder.VERSION)));
    }

    @Test
    void anEngineThatHangsIsPassedOverAndItsClientEnded() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        Path pid = root.resolve("docker.pid");
        programs.onPath("docker", "echo $$ > \"" + pid + "\"; exec sleep 600");
        programs.onPath("go", GO);

        LiveKitProgram found =
                programs.finder(lines::add, Duration.ofSeconds(1)).find();

        assertInstanceOf(LiveKitProgram.Binary.class, found);
        await().until(() -> ProcessHandle.of(
                        Long.parseLong(Files.readString(pid).strip()))
                .filter(ProcessHandle::isAlive)
                .isEmpty());
    }

    @Test
    void whatAKilledBuildLeftIsRemoved() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("go", GO);
        Path folder = root.resolve("cache/postern/livekit-server/v1.11.0");
        Files.writeString(Files.createDirectories(folder.resolve("building-1")).resolve("server"), "half of it");

        find(programs);

        assertEquals(List.of("asked", "livekit-server"), names(folder));
    }

    @Test
    void ofSeveralThreadsOneBuilds() throws Exception {
        FakePrograms programs = new FakePrograms(root);
        programs.onPath("go", slowGo());
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<LiveKitProgram>> found = Stream.generate(() -> threads.submit(() -> find(programs)))
                    .limit(3)
                    .toList();
            await().until(() -> Files.exists(root.resolve("builds")));
            Files.createFile(root.resolve("go-on"));
            for (Future<LiveKitProgram> one : found) {
                assertInstanceOf(LiveKitProgram.Binary.class, one.get());
            }
        }
        assertEquals(1, Files.readAllLines(root.resolve("builds")).size());
    }

    /** Searches in a process of its own. */
    static final class Searcher {
        private Searcher() {}

        public static void main(String[] args) throws Exception {
            System.out.println("searching");
            FakePrograms programs = new FakePrograms(Path.of(args[0]));
            LiveKitFinder finder = programs.finder(line -> {}, Duration.ofSeconds(1));
            System.out.println(((LiveKitProgram.Binary) finder.find()).path());
        }
    }

    @Test
    void ofSeveralProcessesOneBuilds() throws Exception {
        new FakePrograms(root).onPath("go", slowGo());
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                processes.add(new ProcessBuilder(
                                Jvm.java().toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Searcher.class.getName(),
                                root.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            for (Process process : processes) {
                assertEquals("searching", process.inputReader().readLine());
            }
            await().until(() -> Files.exists(root.resolve("builds")));
            Files.createFile(root.resolve("go-on"));
            for (Process process : processes) {
                assertEquals(
                        root.resolve("cache/postern/livekit-server/v1.11.0/livekit-server")
                                .toString(),
                        process.inputReader().readLine());
                assertEquals(0, process.waitFor());
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        assertEquals(1, Files.readAllLines(root.resolve("builds")).size());
    }

    @Test
    void withNothingAtAllItNamesCommandsForThisSystem() {
        MissingProgramException failure =
                assertThrows(MissingProgramException.class, () -> find(new FakePrograms(root)));

        assertAll(
                () -> assertTrue(failure.getMessage().contains("No LiveKit server was found"), failure.getMessage()),
                () -> assertEquals(
                        List.of("curl -sSL https://get.livekit.io | bash", "sudo apt-get install -y golang-go"),
                        failure.remedies().stream()
                                .map(MissingProgramException.Remedy::command)
                                .toList()));
    }

    @Test
    void theAdviceFollowsTheSystem() {
        assertAll(
                () -> assertEquals(
                        List.of("brew install livekit", "brew install go"),
                        advice(Machine.Kind.MACOS, PackageManager.BREW)),
                () -> assertEquals(
                        List.of("winget install --exact --id GoLang.Go"),
                        advice(Machine.Kind.WINDOWS, PackageManager.WINGET)),
                () -> assertEquals(
                        List.of("curl -sSL https://get.livekit.io | bash", "sudo dnf install -y golang"),
                        advice(Machine.Kind.LINUX, PackageManager.DNF)),
                () -> assertEquals(
                        1,
                        InstallSuggestions.forLiveKit(
                                        Machine.Kind.LINUX, new PackageHost(Optional.empty(), false, name -> true))
                                .size(),
                        "without a package manager"));
    }

    @Test
    void theCacheFolderIsTheOneOfTheSystem() {
        Path home = root.resolve("home");
        assertAll(
                () -> assertEquals(
                        home.resolve(".cache/postern"),
                        new Machine(Machine.Kind.LINUX, Map.of("XDG_CACHE_HOME", "relative"), home).cacheFolder()),
                () -> assertEquals(
                        home.resolve("Library/Caches/postern"),
                        new Machine(Machine.Kind.MACOS, Map.of(), home).cacheFolder()),
                () -> assertEquals(
                        root.resolve("Local/postern"),
                        new Machine(
                                        Machine.Kind.WINDOWS,
                                        Map.of(
                                                "LocalAppData",
                                                root.resolve("Local").toString()),
                                        home)
                                .cacheFolder()));
    }

    @Test
    void whatWasFoundIsRemembered() throws Exception {
        FakePrograms programs = programsOfEveryKind();
        LiveKitFinder finder = finder(programs);
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

    /** An old Go for a fictitious system, which can download a toolchain but not build. */
    private String oldGo(String version) {
        return """
                case $1 in
                version) echo go version go%1$s plan9/mips ;;
                env) echo plan9; echo mips ;;
                mod)
                    echo "$3" >> "%2$s/fetched"
                    new="$GOMODCACHE/$3"
                    mkdir -p "$new/bin" "$new/pkg/tool/plan9_mips" "$GOMODCACHE/cache"
                    cat > "$new/bin/go" <<'END'
                #!/bin/sh
                [ -x "$GOROOT/pkg/tool/plan9_mips/compile" ] && [ "$GOTOOLCHAIN" = local ] || exit 5
                printf '#!/bin/sh\\n' > "$GOBIN/server"; chmod +x "$GOBIN/server"
                END
                    echo > "$new/pkg/tool/plan9_mips/compile"
                    ;;
                *) exit 3 ;;
                esac
                """.formatted(version, root);
    }

    /** A Go that records each build and blocks until it is told to continue. */
    private String slowGo() {
        return """
                case $1 in
                version) echo go version go1.26.0 linux/amd64 ;;
                install)
                    echo "$$" >> "%1$s/builds"
                    until [ -e "%1$s/go-on" ]; do sleep 0.05; done
                    printf '#!/bin/sh\\n' > "$GOBIN/server"; chmod +x "$GOBIN/server" ;;
                esac
                """.formatted(root);
    }

    private LiveKitProgram find(FakePrograms programs) throws Exception {
        return finder(programs).find();
    }

    private LiveKitFinder finder(FakePrograms programs) {
        return programs.finder(lines::add, Duration.ofSeconds(10));
    }

    private static List<String> advice(Machine.Kind system, PackageManager manager) {
        return InstallSuggestions.forLiveKit(system, FakePrograms.host(manager)).stream()
                .map(MissingProgramException.Remedy::command)
                .toList();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
