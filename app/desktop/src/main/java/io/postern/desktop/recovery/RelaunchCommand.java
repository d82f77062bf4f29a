package io.postern.desktop.recovery;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command that starts this program again.
 *
 * @param program the launcher, or a Java runtime with its options and the main class
 * @param arguments the arguments after it
 */
record RelaunchCommand(List<String> program, List<String> arguments) {
    private static final Path LINUX = Path.of("/proc/self/cmdline");

    RelaunchCommand {
        program = List.copyOf(program);
        arguments = List.copyOf(arguments);
    }

    /** Uses the launcher of an app image, which needs only its arguments. */
    boolean isLauncher() {
        return program.size() == 1;
    }

    /**
     * Repeats the start of this process.
     *
     * @param given the arguments of this process
     * @param next the arguments of the next one
     * @return empty if the system does not tell how this process was started
     */
    static Optional<RelaunchCommand> ofThisProcess(List<String> given, List<String> next) {
        String launcher = System.getProperty("jpackage.app-path", "");
        if (!launcher.isBlank()) {
            return Optional.of(new RelaunchCommand(List.of(launcher), next));
        }
        ProcessHandle.Info info = ProcessHandle.current().info();
        return info.command()
                .flatMap(runtime ->
                        program(runtime, words(info), given).map(program -> new RelaunchCommand(program, next)));
    }

    /** The arguments of the Java runtime; Java does not report them on Linux if they are longer than a page. */
    private static List<String> words(ProcessHandle.Info info) {
        try {
            String all = new String(
                    Files.readAllBytes(LINUX), Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
            List<String> words = new ArrayList<>(List.of(all.split("\0", -1)));
            // Every word ends with a terminator, and the first is the runtime as it was typed.
            return words.subList(1, words.size() - 1);
        } catch (IOException | IllegalArgumentException e) {
            return info.arguments().map(List::of).orElse(List.of());
        }
    }

    /** The runtime and its options: everything before the arguments. */
    static Optional<List<String>> program(String runtime, List<String> words, List<String> given) {
        int options = words.size() - given.size();
        if (options <= 0 || !words.subList(options, words.size()).equals(given)) {
            return Optional.empty();
        }
        List<String> program = new ArrayList<>(List.of(runtime));
        program.addAll(words.subList(0, options));
        return Optional.of(program);
    }
}
