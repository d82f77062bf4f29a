package io.postern.platform.open;

import io.postern.platform.OperatingSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Shows a file in its folder, through the system's own command for that. Any thread. */
public final class FolderWindow implements Consumer<Path> {
    @Override
    public void accept(Path file) {
        SystemCommand.start(command(OperatingSystem.current(), file.toAbsolutePath()));
    }

    static List<String> command(OperatingSystem system, Path file) {
        return switch (system) {
            case WINDOWS -> List.of("explorer.exe", "/select," + file);
            case MAC -> List.of("open", "-R", file.toString());
            case LINUX, OTHER -> List.of("xdg-open", String.valueOf(file.getParent()));
        };
    }
}
