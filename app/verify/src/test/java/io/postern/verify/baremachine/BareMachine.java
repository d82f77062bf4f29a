package io.postern.verify.baremachine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A minimal Debian system in a folder, with nothing but git and certificates in it. Programs run in it by chroot, in mount
 * and process namespaces of their own, so that its mounts and whatever it started are gone when they end. It has this
 * machine's network. As root only. Deleted by {@link #close}.
 */
final class BareMachine implements AutoCloseable {
    /** The releases that are tried. */
    enum Release {
        /** Has a JDK 25, Go and Node.js as packages. */
        DEBIAN_13("trixie"),
        /** Has no JDK 25, and a Go that is too old for LiveKit. */
        DEBIAN_12("bookworm");

        private final String suite;

        Release(String suite) {
            this.suite = suite;
        }
    }

    /** What a program did; {@code output} is standard output and standard error as they came. */
    record Outcome(int status, String output) {}

    private static final Duration MAKING = Duration.ofMinutes(4);
    private static final String SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** $1 is the root, then come pairs of folders to be mounted, --, user, working folder and the program. */
    private static final String ENTER = """
            root=$1; shift
            # As a mount of its own, like the root of a real machine: programs in it change how mounts propagate.
            mount --bind "$root" "$root"
            mount -t proc proc "$root/proc"
            mount --rbind /sys "$root/sys"
            mount --rbind /dev "$root/dev"
            while [ "$1" != -- ]; do
                mkdir -p "$root$2"
                mount --bind "$1" "$root$2"
                shift 2
            done
            user=$2; folder=$3; shift 3
            # This shell stays the first process of the namespace: it takes in, and reaps, what the program leaves behind.
            status=0
            chroot --userspec="$user" "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$folder" "$@" || status=$?
            exit "$status"
            """;

    private static final Map<Release, Path> IMAGES = new ConcurrentHashMap<>();

    private final Path root;
    private final Map<Path, String> mounts = new LinkedHashMap<>();

    private BareMachine(Path root) {
        this.root = root;
    }

    /** Unpacks one. The first of a release takes half a minute, for its packages have to be fetched. */
    static BareMachine create(Release release) throws IOException, InterruptedException {
        Path image = IMAGES.get(release);
        if (image == null) {
            image = makeImage(release);
            IMAGES.put(release, image);
        }
        Path root = Files.createTempDirectory(folder(), release.suite + "-");
        BareMachine machine = new BareMachine(root);
        try {
            here(MAKING, List.of("tar", "-C", root.toString(), "-xf", image.toString(), "--exclude=./dev/*"));
            here(MAKING, List.of("chmod", "755", root.toString()));
            machine.takeOverNetworkSettings();
        } catch (IOException | InterruptedException | RuntimeException e) {
            machine.close();
            throw e;
        }
        return machine;
    }

    /** Shows a folder of this machine in this one, at the same or another place. */
    BareMachine mount(Path folder, String place) {
        mounts.put(folder.toAbsolutePath(), place);
        return this;
    }

    /** A file of it, as this machine sees it. */
    Path file(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /** A user's own folder in it. */
    static String home(String user) {
        return user.equals("root") ? "/" + user : "/home/" + user;
    }

    /** Makes a user who may not install anything. */
    void addUser(String name) throws IOException, InterruptedException {
        run("root", "/", Duration.ofSeconds(30), line -> {}, Map.of(), List.of("useradd", "--create-home", name));
    }

    /**
     * Runs a program without a terminal and waits for its end.
     *
     * @param lines gets each line of its output as it comes
     * @param environment besides HOME and PATH
     */
    Outcome run(
            String user,
            String folder,
            Duration limit,
            Consumer<String> lines,
            Map<String, String> environment,
            List<String> program)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-ec", ENTER, "enter", root.toString()));
        mounts.forEach((from, to) -> command.addAll(List.of(from.toString(), to)));
        command.addAll(List.of("--", user, folder));
        command.addAll(program);
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("HOME", home(user));
        all.put("PATH", SEARCH_PATH);
        return bounded(limit, all, lines, inNamespaces(command));
    }

    /** Deletes it. Nothing of it runs any more when {@link #run} has returned. */
    @Override
    public void close() throws IOException, InterruptedException {
        here(MAKING, List.of("rm", "-rf", "--one-file-system", root.toString()));
    }

    /** Deletes the images that machines were unpacked from. */
    static void deleteImages() throws IOException {
        for (Path image : IMAGES.values()) {
            Files.deleteIfExists(image);
        }
        IMAGES.clear();
    }

    private static Path folder() throws IOException {
        return Files.createDirectories(
                Path.of(System.getProperty("postern.root", "../.."), "app/verify/target/bare-machines")
                        .toAbsolutePath()
                        .normalize());
    }

    private static Path makeImage(Release release) throws IOException, InterruptedException {
        Path image = folder().resolve(release.suite + ".tar");
        Outcome made = here(
                MAKING,
                List.of(
                        "mmdebstrap",
                        "--variant=minbase",
                        "--include=git,ca-certificates",
                        release.suite,
                        image.toString()));
        if (made.status() != 0) {
            throw new IOException("There is no bare " + release.suite + ": " + made.output());
        }
        return image;
    }

    /** How this machine looks names up, and the certificate authorities it trusts beside the system's. */
    private void takeOverNetworkSettings() throws IOException, InterruptedException {
        here(
                MAKING,
                List.of("cp", "-L", "/etc/resolv.conf", file("/etc/resolv.conf").toString()));
        Path authorities = Path.of("/usr/local/share/ca-certificates");
        if (Files.isDirectory(authorities)) {
            here(
                    MAKING,
                    List.of(
                            "cp",
                            "-rT",
                            authorities.toString(),
                            file(authorities.toString()).toString()));
            run("root", "/", MAKING, line -> {}, Map.of(), List.of("update-ca-certificates"));
        }
    }

    private static Outcome here(Duration limit, List<String> command) throws IOException, InterruptedException {
        return bounded(limit, Map.of("PATH", SEARCH_PATH), line -> {}, command);
    }

    /** What is started in a process namespace ends with the first process of it. */
    private static List<String> inNamespaces(List<String> command) {
        List<String> all = new ArrayList<>(
                List.of("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"));
        all.addAll(command);
        return all;
    }

    private static Outcome bounded(
            Duration limit, Map<String, String> environment, Consumer<String> lines, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> output = Collections.synchronizedList(new ArrayList<>());
        Thread reader = Thread.ofVirtual().start(() -> read(process, output, lines));
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(command.getFirst() + " was not done after " + limit.toSeconds() + " s:\n"
                        + String.join("\n", output));
            }
            reader.join(Duration.ofSeconds(10));
            return new Outcome(process.exitValue(), String.join("\n", output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static void read(Process process, List<String> output, Consumer<String> lines) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
                lines.accept(line);
            }
        } catch (IOException e) {
            // The program was ended.
        }
    }
}
