package io.postern.watchdog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the window is started.
 *
 * @param words the program and its arguments
 */
record WindowCommand(List<String> words) {
    private static final List<String> PROGRAM_NAMES = List.of("postern", "Postern", "Postern.exe");

    WindowCommand {
        words = List.copyOf(words);
    }

    /** The window as a kiosk, from the launcher beside this program's own; empty if this is no packaged program. */
    static Optional<WindowCommand> beside(Optional<Path> ownLauncher) {
        return ownLauncher
                .map(Path::toAbsolutePath)
                .flatMap(own -> PROGRAM_NAMES.stream()
                        .map(own::resolveSibling)
                        .filter(program -> !program.equals(own) && Files.isRegularFile(program))
                        .findFirst())
                .map(program -> new WindowCommand(List.of(program.toString(), "--kiosk")));
    }
}
