package io.postern.verify.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A copy of {@code installer/server}, as an operator has it on a machine; deleted when closed. */
public final class ServerFolder implements AutoCloseable {
    private static final long SCRIPT_SECONDS = 90;

    /**
     * How a program ended.
     *
     * @param output standard output and error together
     */
    public record Outcome(int status, String output) {}

    private final Path path;

    private ServerFolder(Path path) {
        this.path = path;
    }

    /** The folder in this checkout. */
    public static Path original() {
        return Path.of(System.getProperty("postern.root", "../.."), "installer", "server")
                .toAbsolutePath()
                .normalize();
    }

    public static ServerFolder copy() throws IOException {
        Path path = Files.createTempDirectory("postern-server-");
        // As an operator's folder is: programs that give up root find what is theirs in it.
        path.toFile().setReadable(true, false);
        path.toFile().setExecutable(true, false);
        try (Stream<Path> files = Files.walk(original())) {
            for (Path file : files.filter(ServerFolder::isOurs).toList()) {
                Path copy = path.resolve(original().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                    copy.toFile().setExecutable(Files.isExecutable(file));
                }
            }
        }
        return new ServerFolder(path);
    }

    /** Not what somebody has made there for a server of their own. */
    private static boolean isOurs(Path file) {
        return !List.of(".env", "ssl", "acme")
                .contains(original().relativize(file).getName(0).toString());
    }

    public Path path() {
        return path;
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    public String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(String name, String text) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), text);
    }

    /** Certificates of a private authority for both names, which {@code ssl/ca/ca.pem} vouches for. */
    public void makeCertificates(String web, String turn) throws IOException, InterruptedException {
        Outcome made = script("certificates/make-certificates.sh", "private-ca", web, turn);
        if (made.status() != 0) {
            throw new IOException(made.output());
        }
    }

    public Path authority() {
        return file("ssl/ca/ca.pem");
    }

    /** Runs one of its scripts to the end. */
    public Outcome script(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(file(name).toString()));
        command.addAll(List.of(arguments));
        return run(Map.of(), command);
    }

    /** Runs a program to the end, here. */
    public Outcome run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(path.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Path output = Files.createTempFile("postern-script-", ".out");
        Process process = builder.redirectOutput(output.toFile()).start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(output);
            if (!ended) {
                throw new IOException(command + " did not end: " + text);
            }
            return new Outcome(process.exitValue(), text);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
