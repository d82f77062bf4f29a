package io.postern.desktop.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a file in its folder, through the system's own command for that. Any thread. */
final class FolderWindow implements Consumer<Path> {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWindow.class);

    @Override
    public void accept(Path file) {
        List<String> command = command(System.getProperty("os.name", ""), file.toAbsolutePath());
        Thread.ofVirtual().name("postern-folder").start(() -> {
            try {
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                LOG.warn("The folder could not be shown.", e);
            }
        });
    }

    static List<String> command(String system, Path file) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return List.of("explorer.exe", "/select," + file);
        }
        if (name.startsWith("mac")) {
            return List.of("open", "-R", file.toString());
        }
        return List.of("xdg-open", String.valueOf(file.getParent()));
    }
}
