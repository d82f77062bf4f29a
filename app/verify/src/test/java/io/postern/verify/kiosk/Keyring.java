package io.postern.verify.kiosk;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** GNOME's key store on a bus of its own, with its files in a folder. */
final class Keyring implements AutoCloseable {
    private static final String PASSWORD = "of a person who signs in";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final Process bus;
    private final Map<String, String> environment;
    private @Nullable Process daemon;

    Keyring(Path folder) throws IOException {
        this.folder = folder;
        bus = new ProcessBuilder("dbus-daemon", "--session", "--nofork", "--print-address")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        environment = Map.of(
                "DBUS_SESSION_BUS_ADDRESS",
                bus.inputReader().readLine(),
                "HOME",
                folder.toString(),
                "XDG_RUNTIME_DIR",
                folder.toString(),
                "XDG_DATA_HOME",
                folder.resolve("data").toString());
    }

    /** What programs of this session have in theirs. */
    Map<String, String> environment() {
        return environment;
    }

    /** Starts anew as somebody signs in with a password. */
    void unlocked() throws IOException, InterruptedException {
        start(true);
        await("the key store is open").atMost(PATIENCE).until(() -> run("x", "store", "--label=x", "is", "open") == 0);
    }

    /** Starts anew as where nobody types a password. */
    void locked() throws IOException, InterruptedException {
        start(false);
        await("the key store is there").atMost(PATIENCE).until(() -> called("org.freedesktop.secrets"));
    }

    /** A secret by its attributes; empty if there is none. */
    String lookup(String... attributes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("secret-tool", "lookup"));
        command.addAll(List.of(attributes));
        Process asked = in(new ProcessBuilder(command)).start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        end(asked);
        return answer;
    }

    @Override
    public void close() {
        endDaemon();
        bus.destroy();
        end(bus);
    }

    private void start(boolean open) throws IOException {
        endDaemon();
        List<String> command = new ArrayList<>(List.of("gnome-keyring-daemon", "--foreground", "--components=secrets"));
        if (open) {
            command.add("--unlock");
        }
        Process started = in(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keyring.log").toFile())
                .start();
        daemon = started;
        try (OutputStream in = started.getOutputStream()) {
            in.write((open ? PASSWORD : "").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private int run(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("secret-tool"));
        command.addAll(List.of(arguments));
        try {
            Process asked = in(new ProcessBuilder(command))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream in = asked.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.US_ASCII));
            }
            end(asked);
            return asked.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether somebody on the bus has a name. */
    private boolean called(String name) throws IOException {
        Process asked = in(new ProcessBuilder(
                        "dbus-send",
                        "--session",
                        "--print-reply",
                        "--dest=org.freedesktop.DBus",
                        "/",
                        "org.freedesktop.DBus.GetNameOwner",
                        "string:" + name))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        end(asked);
        return asked.exitValue() == 0;
    }

    private void endDaemon() {
        Process running = daemon;
        daemon = null;
        if (running != null) {
            running.destroy();
            end(running);
        }
    }

    private ProcessBuilder in(ProcessBuilder program) {
        program.environment().putAll(environment);
        return program;
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
