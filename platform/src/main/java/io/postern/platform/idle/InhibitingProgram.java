package io.postern.platform.idle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs a program that keeps the system awake while it runs. The program reads from a pipe of this process, so that it ends
 * when this process ends for any reason.
 */
final class InhibitingProgram implements IdleInhibitor {
    private static final long END_TIMEOUT_SECONDS = 2;

    private final Map<String, String> environment;
    private final Function<String, List<String>> command;

    /** @param command makes the command from the reason; the program's name comes first */
    InhibitingProgram(Map<String, String> environment, Function<String, List<String>> command) {
        this.environment = Map.copyOf(environment);
        this.command = command;
    }

    @Override
    public Inhibition inhibit(String reason) throws IOException {
        List<String> words = new ArrayList<>(command.apply(reason));
        words.set(0, find(words.getFirst()).toString());
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return () -> end(process);
    }

    private Path find(String program) throws IOException {
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            Path file = Path.of(folder, program);
            if (!folder.isEmpty() && Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IOException("There is no " + program + " here.");
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(END_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
