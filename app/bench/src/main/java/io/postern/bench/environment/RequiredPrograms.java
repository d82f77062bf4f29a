package io.postern.bench.environment;

import io.postern.livekit.Machine;
import io.postern.platform.packages.PackageHost;
import io.postern.platform.packages.SystemPackage;
import io.postern.platform.packages.SystemPackages;
import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the programs that a comparison needs.
 *
 * @param chromium its executable
 * @param liveKitClient LiveKit's browser client
 */
public record RequiredPrograms(Path chromium, Path liveKitClient) {
    private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(3);

    /**
     * Finds the programs; installs the packages of the peers with npm if necessary.
     *
     * @param root the root of the checkout
     * @throws IOException if something is missing; the message says what and how to install it
     */
    public static RequiredPrograms find(Path root) throws IOException, InterruptedException {
        Machine machine = Machine.here();
        List<String> missing = new ArrayList<>();
        if (machine.kind() != Machine.Kind.LINUX) {
            throw new IOException("The comparison reads the screen of Xvfb and the costs from /proc: it needs Linux."
                    + " The small benchmarks run everywhere: --jmh");
        }
        List<SystemPackage> packages = new ArrayList<>();
        for (String program : List.of("Xvfb", "openbox", "xdotool", "npm")) {
            require(machine, packages, missing, program);
        }
        Optional<Path> chromium = machine.variable("POSTERN_CHROMIUM")
                .map(Path::of)
                .or(() -> machine.onPath(List.of("chromium", "chromium-browser", "google-chrome")));
        if (chromium.isEmpty()) {
            missing.add(
                    "Chromium, the browser that is compared with and that encodes the clips; or POSTERN_CHROMIUM names one");
            SystemPackages.load().withCommand("chromium").ifPresent(packages::add);
        }
        Path peers = root.resolve("app/verify/peers");
        Path client = peers.resolve("node_modules/livekit-client/dist/livekit-client.esm.mjs");
        if (!Files.exists(client)) {
            install(machine, peers, missing);
        }
        if (!missing.isEmpty()) {
            throw new IOException("This is missing:\n  " + String.join("\n  ", missing)
                    + PackageHost.here()
                            .installCommand(packages)
                            .map(command -> "\nThis command installs it:\n    " + command)
                            .orElse(""));
        }
        return new RequiredPrograms(chromium.orElseThrow(), client);
    }

    /**
     * The launcher of the packaged window.
     *
     * @param root the root of the checkout
     */
    public static Optional<Path> image(Path root) throws IOException {
        Path images = root.resolve("installer/client/target/image");
        if (!Files.isDirectory(images)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(images, 3)) {
            return files.filter(file -> file.endsWith(Path.of("bin", "postern")) && Files.isExecutable(file))
                    .findFirst();
        }
    }

    private static void require(Machine machine, List<SystemPackage> packages, List<String> missing, String program) {
        if (machine.onPath(List.of(program)).isEmpty()) {
            Optional<SystemPackage> brings = SystemPackages.load().withCommand(program);
            missing.add(program + brings.map(one -> ", " + one.purpose()).orElse(""));
            brings.ifPresent(packages::add);
        }
    }

    private static void install(Machine machine, Path peers, List<String> missing)
            throws IOException, InterruptedException {
        Optional<Path> npm = machine.onPath(List.of("npm"));
        if (npm.isEmpty()) {
            return;
        }
        Result install = new BoundedProcess(
                        INSTALL_TIMEOUT, npm.get().toString(), "ci", "--no-audit", "--no-fund", "--loglevel=error")
                .directory(peers)
                .run();
        if (!install.succeeded()) {
            missing.add("LiveKit's client for browsers; npm ci in " + peers + " says why it cannot be fetched");
        }
    }
}
