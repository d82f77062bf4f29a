package io.postern.verify.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.livekit.LiveKitProgram;
import io.postern.livekit.process.ProcessTree;
import io.postern.testing.requirement.Requirement;
import io.postern.verify.lab.ExternalPrograms;
import io.postern.verify.lab.NetworkNamespaces;
import io.postern.verify.lab.ServerFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A machine of an operator's: Debian 13 with its own Docker Engine, in the lab's server network, with this checkout in
 * {@code /srv/postern}. Needs no image registry: the base images are stand-ins, one image with Debian's programs, this
 * machine's Java and Maven and the LiveKit server under all names that the compose files and Dockerfiles mention. The
 * product's own images are built from its Dockerfiles.
 *
 * <p>An engine that this machine may have is left alone: the stack's name and ports could be in use there.
 */
final class ServerMachine implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PREPARATION = Duration.ofMinutes(8);
    private static final Pattern IMAGE = Pattern.compile("(?m)^\\s*(?:FROM|image:)\\s+(\\S+:\\S+)");
    private static final Path ROOT = Path.of(System.getProperty("postern.root", "../.."))
            .toAbsolutePath()
            .normalize();

    /** Where a machine's programs are looked for. */
    private static final String PROGRAMS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path work;
    private final Path folder;
    private final NetworkNamespaces networks;
    private final Set<String> commands = new LinkedHashSet<>();
    private String programs = PROGRAMS;
    private Process engine;

    private ServerMachine(Path work, NetworkNamespaces networks) throws IOException {
        this.work = work;
        this.folder = work.resolve("machine");
        this.networks = networks;
        this.engine = startEngine();
    }

    /** Makes the machine, or takes the one of the last run, and starts its engine; nothing of the stack runs yet. */
    static ServerMachine start(NetworkNamespaces networks) throws IOException, InterruptedException {
        Path work = Files.createDirectories(ROOT.resolve("app/verify/target/containers"));
        Path folder = work.resolve("machine");
        long began = System.nanoTime();
        make(work, folder);
        copyCheckout(folder.resolve("srv/postern"));
        Files.writeString(
                folder.resolve("etc/hosts"),
                "127.0.0.1 localhost\n" + NetworkNamespaces.NODE_IP + " livekit.example.org turn.example.org\n");
        // A server that has its public address itself; the router hands on what comes from others.
        here(networks.server("ip", "address", "add", NetworkNamespaces.NODE_IP + "/32", "dev", "lo"), "", PREPARATION);
        ServerMachine machine = new ServerMachine(work, networks);
        try {
            machine.awaitEngine();
            Files.copy(
                    script(work, "import-images.sh"),
                    folder.resolve("import-images.sh"),
                    StandardCopyOption.REPLACE_EXISTING);
            machine.run("sh /import-images.sh", String.join("\n", images()) + "\n", PREPARATION)
                    .ok();
            System.out.printf(
                    "A server machine with %s after %d s%n",
                    machine.versions(),
                    Duration.ofNanos(System.nanoTime() - began).toSeconds());
            return machine;
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            machine.close();
            throw e;
        }
    }

    private static void make(Path work, Path folder) throws IOException, InterruptedException {
        if (!(Requirement.liveKit() instanceof LiveKitProgram.Binary liveKit)) {
            throw new IllegalStateException("The LiveKit server goes into an image; LIVEKIT_SERVER names one.");
        }
        String packages = here(
                        List.of(ROOT.resolve("postern").toString(), "packages", "media", "--manager", "apt"),
                        "",
                        PREPARATION)
                .ok()
                .strip()
                .replace('\n', ',');
        Path maven = ExternalPrograms.path("mvn").toRealPath().getParent().getParent();
        Path repository = Path.of(System.getProperty("user.home"), ".m2", "repository");
        here(
                        List.of(
                                "sh",
                                script(work, "make-machine.sh").toString(),
                                folder.toString(),
                                Path.of(System.getProperty("java.home"))
                                        .toRealPath()
                                        .toString(),
                                maven.toString(),
                                repository.toString(),
                                liveKit.path().toString()),
                        packages,
                        PREPARATION)
                .ok();
    }

    /** What git knows or would take, as it lies there now. */
    private static void copyCheckout(Path copy) throws IOException, InterruptedException {
        here(
                        List.of(
                                "sh",
                                "-ec",
                                "rm -rf \"$1\"; mkdir -p \"$1\"; cd \"$0\"; git ls-files -z -co --exclude-standard |"
                                        + " xargs -0 sh -c 'for f; do [ ! -f \"$f\" ] || printf \"%s\\0\" \"$f\"; done' sh |"
                                        + " tar --null -T - -cf - | tar -C \"$1\" -xf -",
                                ROOT.toString(),
                                copy.toString()),
                        "",
                        PREPARATION)
                .ok();
    }

    private static Set<String> images() throws IOException {
        Set<String> images = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ServerFolder.original())) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("Dockerfile|compose.*\\.yaml"))
                    .toList()) {
                IMAGE.matcher(Files.readString(file)).results().forEach(found -> images.add(found.group(1)));
            }
        }
        return images;
    }

    private Process startEngine() throws IOException {
        return new ProcessBuilder(
                        "sh",
                        script(work, "start-engine.sh").toString(),
                        folder.toString(),
                        networks.serverNamespace().toString(),
                        programs)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("engine.log").toFile())
                .start();
    }

    /**
     * Goes on with the oldest engine that the product supports and its command line. Images and volumes stay; nothing of
     * the stack may run.
     */
    void useOldestEngine() throws IOException, InterruptedException {
        stopEngine();
        // An older engine cannot read these two, and both are made anew.
        for (String newer : List.of("network", "buildkit")) {
            remove(folder.resolve("var/lib/docker").resolve(newer));
        }
        programs = "/opt/oldest-engine:" + PROGRAMS;
        engine = startEngine();
        awaitEngine();
    }

    /** The engine and Compose, for people. */
    String versions() throws IOException, InterruptedException {
        return "Docker Engine "
                + run("docker version --format '{{.Server.Version}}'", "", START)
                        .ok()
                        .strip() + " and Compose "
                + run("docker compose version --short", "", START).ok().strip();
    }

    private void awaitEngine() throws IOException {
        Awaitility.await()
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !engine.isAlive()
                        || run("docker info >/dev/null 2>&1", "", Duration.ofSeconds(20))
                                        .status()
                                == 0);
        if (!engine.isAlive()) {
            throw new IOException("The engine ended: " + Files.readString(work.resolve("engine.log")));
        }
    }

    /** Where its {@code installer/server} lies, seen from here. */
    Path server() {
        return folder.resolve("srv/postern/installer/server");
    }

    /** A command of the operator's, in {@code installer/server}, that has to succeed. */
    String must(String command) throws IOException, InterruptedException {
        return run(command, "").ok();
    }

    /** A command of the operator's, in {@code installer/server}. */
    Result run(String command, String input) throws IOException, InterruptedException {
        commands.add(command);
        return run(command, input, PREPARATION);
    }

    private Result run(String command, String input, Duration limit) throws IOException, InterruptedException {
        List<String> inside = List.of(
                ExternalPrograms.path("nsenter").toString(),
                "--target=" + engine.pid(),
                "--net",
                "--mount",
                // The engine's, which is not that of its mounts where this program has a root of its own.
                "--root",
                "env",
                "-i",
                "PATH=" + programs,
                "HOME=/root",
                "bash",
                "-c",
                "cd /srv/postern/installer/server 2>/dev/null; " + command);
        return here(inside, input, limit);
    }

    /** The commands so far. */
    Set<String> commands() {
        return Set.copyOf(commands);
    }

    /** The state of each service: {@code running healthy}, {@code restarting}. */
    List<String> services() throws IOException, InterruptedException {
        return run("docker compose ps --all --format '{{.Service}} {{.State}} {{.Health}}'", "", Duration.ofSeconds(30))
                .ok()
                .lines()
                .map(String::strip)
                .sorted()
                .toList();
    }

    /** Waits until these services and no others run, and all but the bot say that they are well. */
    void awaitHealthy(String... wanted) {
        List<String> expected = Stream.of(wanted)
                .map(service -> service + (service.equals("agent") ? " running" : " running healthy"))
                .sorted()
                .toList();
        Awaitility.await()
                .alias("healthy: " + expected)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertEquals(expected, services()));
    }

    /** How a program ended, and what it wrote to standard output and error. */
    record Result(String command, int status, String output) {
        String ok() {
            if (status != 0) {
                throw new AssertionError(command + " ended with " + status + ": " + output);
            }
            return output;
        }
    }

    private static Result here(List<String> command, String input, Duration limit)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("postern-machine-", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading; how is what counts.
            }
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            String text = Files.readString(output);
            if (!ended) {
                throw new IOException(command.getLast() + " did not end: " + text);
            }
            return new Result(command.getLast(), process.exitValue(), text);
        } finally {
            ProcessTree.of(process.toHandle()).kill(Duration.ofSeconds(5));
            Files.delete(output);
        }
    }

    private static Path script(Path work, String name) throws IOException {
        Path copy = work.resolve(name);
        try (var resource = ServerMachine.class.getResourceAsStream(name)) {
            Files.write(copy, Objects.requireNonNull(resource, name).readAllBytes());
        }
        return copy;
    }

    /** Ends the engine with its containers. */
    private void stopEngine() throws IOException, InterruptedException {
        ProcessTree tree = ProcessTree.of(engine.toHandle());
        engine.destroy();
        if (!engine.waitFor(40, TimeUnit.SECONDS)) {
            engine.destroyForcibly();
        }
        tree.kill(Duration.ofSeconds(5));
        // What an engine that was killed leaves: its containers' keepers are in its network.
        List<String> left =
                new ArrayList<>(here(networks.server("sh", "-c", "ip netns pids \"$(ip netns identify)\""), "", START)
                        .output()
                        .lines()
                        .toList());
        for (String pid : left) {
            ProcessHandle.of(Long.parseLong(pid.strip()))
                    .ifPresent(process -> ProcessTree.of(process).kill(Duration.ofSeconds(2)));
        }
    }

    private static void remove(Path path) throws IOException, InterruptedException {
        here(List.of("rm", "-rf", "--one-file-system", path.toString()), "", PREPARATION)
                .ok();
    }

    /** Ends the engine, and takes away all but the file system, which the next run uses. */
    @Override
    public void close() throws IOException, InterruptedException {
        stopEngine();
        remove(folder.resolve("var/lib/docker"));
        remove(folder.resolve("srv"));
    }
}
