package io.postern.desktop.system;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Shows a file in its folder, through the system's own command for that. Any thread. */
public final class FolderWindow implements Consumer<Path> {
    @Override
    public void accept(Path file) {
        SystemCommand.start(command(SystemCommand.Family.ofThisMachine(), file.toAbsolutePath()));
    }

    static List<String> command(SystemCommand.Family system, Path file) {
        return switch (system) {
            case WINDOWS -> List.of("explorer.exe", "/select," + file);
            case MAC -> List.of("open", "-R", file.toString());
            case OTHER -> List.of("xdg-open", String.valueOf(file.getParent()));
        };
    }
}
