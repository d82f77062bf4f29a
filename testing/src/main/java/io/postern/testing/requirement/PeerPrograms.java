package io.postern.testing.requirement;

import io.postern.livekit.Machine;
import io.postern.livekit.process.ProgramFailure;
import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs that LiveKit's own clients run on as peers in tests: Node.js with the packages of {@code
 * app/verify/peers}, and Chromium.
 */
public final class PeerPrograms {
    /** The oldest Node.js that both rtc-node and playwright-core support. */
    private static final int OLDEST_NODE = 20;

    private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(3);
    private static final Pattern MAJOR = Pattern.compile("v(\\d+)\\.");

    private PeerPrograms() {}

    /** The folder with the peers' sources. */
    public static Path folder() {
        return Path.of(System.getProperty("postern.root", "../.."), "app", "verify", "peers")
                .toAbsolutePath()
                .normalize();
    }

    /** The Node.js that {@link Requirement#NODE} found. */
    public static Path node() {
        return Machine.here()
                .onPath(List.of("node"))
                .orElseThrow(() -> new IllegalStateException("Tests with peers say @Requires(NODE)."));
    }

    /** The browser that {@code POSTERN_CHROMIUM} names, or the first on PATH. */
    public static Optional<Path> chromium() {
        Machine machine = Machine.here();
        return machine.variable("POSTERN_CHROMIUM")
                .map(Path::of)
                .filter(Files::isExecutable)
                .or(() -> machine.onPath(
                        List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")));
    }

    /** Why peers cannot run, after an attempt to install their packages; empty if they can. */
    public static Optional<String> whyNoNode() {
        Optional<Path> node = Machine.here().onPath(List.of("node"));
        if (node.isEmpty()) {
            return Optional.of("no node on PATH");
        }
        try {
            String version = run(List.of(node.get().toString(), "--version"), Duration.ofSeconds(20));
            Matcher major = MAJOR.matcher(version);
            if (!major.find() || Integer.parseInt(major.group(1)) < OLDEST_NODE) {
                return Optional.of("node is older than " + OLDEST_NODE + ": " + version.strip());
            }
            // Two processes run the tests of this module.
            Path lock = Path.of(System.getProperty("java.io.tmpdir"), "postern-peers.lock");
            try (FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock alone = file.lock()) {
                if (alone.isValid() && !installed()) {
                    System.out.println("Installing the packages of the peers with npm, once …");
                    run(npm(), INSTALL_TIMEOUT);
                }
            }
            return installed() ? Optional.empty() : Optional.of("npm ci left no packages behind");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Whether the installed packages match the lock file. */
    private static boolean installed() throws IOException {
        Path done = folder().resolve("node_modules").resolve(".package-lock.json");
        Path asked = folder().resolve("package-lock.json");
        return Files.exists(done) && Files.getLastModifiedTime(done).compareTo(Files.getLastModifiedTime(asked)) >= 0;
    }

    private static List<String> npm() {
        // On Windows npm is a script, which only the command interpreter can run.
        List<String> command = Machine.here().kind() == Machine.Kind.WINDOWS
                ? new ArrayList<>(List.of("cmd", "/c", "npm"))
                : new ArrayList<>(List.of("npm"));
        command.addAll(List.of("ci", "--no-audit", "--no-fund", "--loglevel=error"));
        return command;
    }

    private static String run(List<String> command, Duration limit) throws IOException, InterruptedException {
        Result result = new BoundedProcess(limit, command).directory(folder()).run();
        if (!result.succeeded()) {
            throw new IOException(String.join(" ", command) + " failed: " + ProgramFailure.cause(result));
        }
        return result.text();
    }
}
