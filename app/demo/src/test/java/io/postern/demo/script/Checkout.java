package io.postern.demo.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A stand-in for a fresh clone: the real script in folders that look like the repository, with a fake Maven and fake
 * JDKs that record how they are called. PATH contains only the system's small tools.
 */
final class Checkout implements AutoCloseable {
    private static final List<String> TOOLS = List.of(
            "sh",
            "awk",
            "cat",
            "cut",
            "date",
            "dirname",
            "env",
            "find",
            "grep",
            "head",
            "id",
            "locale",
            "mkdir",
            "mktemp",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "sort",
            "tail",
            "touch",
            "tr",
            "uname");

    private static final int PACKAGE_MANAGERS = 6;

    /** The result of a script. */
    record Outcome(int status, String out, String err) {}

    private final Path folder;
    private final Path root;
    private final Map<String, String> environment = new HashMap<>();

    Checkout(Path folder) throws IOException {
        this.folder = folder;
        this.root = Files.createDirectories(folder.resolve("a clone"));
        copy("postern");
        copy("installer/system-packages.sh");
        needs("jdk", "build", "jdk:25", "openjdk-25-jdk-headless,temurin-25-jdk");
        needs("maven", "build", "command:mvn", "maven");
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

    /**
     * Adds a package to the table of required system packages, which starts with a JDK and Maven with the same package
     * name everywhere.
     *
     * @param packages the packages of each column, separated by commas
     */
    Checkout needs(String need, String groups, String check, String packages) throws IOException {
        Path table = root.resolve("platform/src/main/resources/io/postern/platform/packages/system-packages.tsv");
        Files.createDirectories(table.getParent());
        List<String> columns = new ArrayList<>(List.of(need, groups, check, "for " + need));
        columns.addAll(Collections.nCopies(PACKAGE_MANAGERS, packages));
        Files.writeString(
                table, String.join("\t", columns) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return this;
    }

    /** Adds a program to PATH. */
    Checkout withProgram(String name, String script) throws IOException {
        Path program = folder.resolve("bin").resolve(name);
        Files.deleteIfExists(program);
        executable(program, script);
        return this;
    }

    /** A user who is not root and has no sudo. */
    Checkout withoutRights() throws IOException {
        return withProgram("id", "echo 1000");
    }

    /** Root, whichever user runs the test. */
    Checkout withRights() throws IOException {
        return withProgram("id", "echo 0");
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

    /** A Maven that builds what the script expects and records its arguments, one per line, in {@code mvn.called}. */
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

    /** A JDK whose java prints its location and its arguments, one per line. */
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
        return start(from, command);
    }

    /** Runs the script in a terminal with typed input; {@link Outcome#out} has all its output. */
    Outcome runInTerminal(String typed, String command) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("typed"), typed);
        String inTerminal = "/usr/bin/script -qec \"sh '" + root.resolve("postern") + "' " + command + "\" /dev/null <'"
                + folder.resolve("typed") + "'";
        Process process = start(folder, List.of("/bin/sh", "-c", inTerminal));
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the script hangs");
        }
        return new Outcome(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    private Process start(Path from, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(from.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Deletes symbolic links first, because deleting the temporary folder would warn about each of them. */
    @Override
    public void close() throws IOException {
        try (var files = Files.list(folder.resolve("bin"))) {
            for (Path file : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(file);
            }
        }
    }

    private void copy(String file) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.copy(
                Path.of(System.getProperty("postern.root")).resolve(file),
                root.resolve(file),
                StandardCopyOption.COPY_ATTRIBUTES);
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
