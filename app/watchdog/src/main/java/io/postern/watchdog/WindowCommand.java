package io.postern.watchdog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The command that starts the window.
 *
 * @param words the program and its arguments
 */
record WindowCommand(List<String> words) {
    private static final List<String> PROGRAM_NAMES = List.of("postern", "Postern", "Postern.exe");

    WindowCommand {
        words = List.copyOf(words);
    }

    /**
     * The packaged window next to this program's own launcher, started with {@code --kiosk}; empty if this program is
     * not packaged.
     */
    static Optional<WindowCommand> nextTo(Optional<Path> ownLauncher) {
        return ownLauncher
                .map(Path::toAbsolutePath)
                .flatMap(own -> PROGRAM_NAMES.stream()
                        .map(own::resolveSibling)
                        .filter(program -> !program.equals(own) && Files.isRegularFile(program))
                        .findFirst())
                .map(program -> new WindowCommand(List.of(program.toString(), "--kiosk")));
    }
}
