package io.postern.demo.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A stand-in for a fresh clone: the real script among folders that look like the repository's, with a Maven and JDKs
 * that only note how they were called. PATH holds the system's small tools and nothing else.
 */
final class Checkout implements AutoCloseable {
    private static final List<String> TOOLS = List.of(
            "sh",
            "awk",
            "cat",
            "date",
            "dirname",
            "find",
            "grep",
            "head",
            "mkdir",
            "mktemp",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "touch",
            "tr",
            "uname");

    /** What a script did. */
    record Outcome(int status, String out, String err) {}

    private final Path folder;
    private final Path root;
    private final Map<String, String> environment = new HashMap<>();

    Checkout(Path folder) throws IOException {
        this.folder = folder;
        this.root = Files.createDirectories(folder.resolve("a clone"));
        Files.copy(
                Path.of(System.getProperty("postern.root")).resolve("postern"),
                root.resolve("postern"),
                StandardCopyOption.COPY_ATTRIBUTES);
        write(root.resolve("pom.xml"), "<project/>");
        write(root.resolve("media/pom.xml"), "<project/>");
        write(root.resolve("media/src/main/java/Media.java"), "");
        write(root.resolve("app/demo/pom.xml"), "<project/>");
        write(root.resolve("app/demo/src/main/java/Demo.java"), "");
        write(root.resolve("app/demo/src/main/java/Other.java"), "");
        Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("jdks"));
        for (String tool : TOOLS) {
            linkTool(tool);
        }
        environment.put("PATH", folder.resolve("bin").toString());
        environment.put("POSTERN_JDK_FOLDERS", folder.resolve("jdks").toString());
        environment.put("HOME", folder.toString());
    }

    Path root() {
        return root;
    }

    Path folder() {
        return folder;
    }

    Checkout set(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** A Maven that builds what the script expects and notes its arguments, one a line, in {@code mvn.called}. */
    Checkout withMaven() throws IOException {
        return withMaven("""
                mkdir -p "%1$s/app/demo/target/lib"
                : > "%1$s/app/demo/target/postern-demo-0.1.0-SNAPSHOT.jar"
                """.formatted(root));
    }

    Checkout withMaven(String script) throws IOException {
        executable(
                folder.resolve("bin/mvn"),
                "for argument in \"$@\"; do echo \"$argument\"; done >> \"" + folder + "/mvn.called\"\n"
                        + "echo \"JAVA_HOME=$JAVA_HOME\" >> \"" + folder + "/mvn.called\"\n" + script);
        return this;
    }

    /** A JDK whose java prints where it is and its arguments, one a line. */
    Path jdk(String place, String version) throws IOException {
        Path home = jre(place, version);
        executable(home.resolve("bin/javac"), "");
        return home;
    }

    Path jre(String place, String version) throws IOException {
        Path home = folder.resolve(place);
        write(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        java(home, "for argument in \"" + home + "\" \"$@\"; do echo \"$argument\"; done");
        return home;
    }

    void java(Path home, String script) throws IOException {
        executable(home.resolve("bin/java"), script);
    }

    Path file(String place) {
        return root.resolve(place);
    }

    /** How often Maven ran. */
    int builds() throws IOException {
        Path called = folder.resolve("mvn.called");
        return Files.exists(called)
                ? (int) Files.readAllLines(called).stream()
                        .filter(line -> line.startsWith("JAVA_HOME="))
                        .count()
                : 0;
    }

    List<String> mavenCalled() throws IOException {
        return Files.readAllLines(folder.resolve("mvn.called"));
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return run(root.resolve("postern"), folder, arguments);
    }

    Outcome run(Path script, Path from, String... arguments) throws IOException, InterruptedException {
        Process process = start(script, from, arguments);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the script hangs");
        }
        return new Outcome(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    Process start(Path script, Path from, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(from.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Takes the links out of the temporary folder, whose deletion would otherwise warn of each. */
    @Override
    public void close() throws IOException {
        try (var files = Files.list(folder.resolve("bin"))) {
            for (Path file : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(file);
            }
        }
    }

    private void linkTool(String tool) throws IOException {
        for (String place : List.of("/usr/bin", "/bin")) {
            Path real = Path.of(place, tool);
            if (Files.isExecutable(real)) {
                Files.createSymbolicLink(folder.resolve("bin").resolve(tool), real);
                return;
            }
        }
        throw new IOException("no " + tool + " on this system");
    }

    private static void executable(Path file, String script) throws IOException {
        write(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
