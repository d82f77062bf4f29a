package io.postern.media.capture.x11;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** A private X server without a monitor, with a window manager. */
final class VirtualDisplay implements AutoCloseable {
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final String name;

    VirtualDisplay(Path folder, int width, int height) throws IOException {
        this.folder = folder;
        ProcessBuilder server = new ProcessBuilder(
                "Xvfb",
                "-displayfd",
                "1",
                "-screen",
                "0",
                width + "x" + height + "x24",
                "-nolisten",
                "tcp",
                "-noreset");
        server.redirectError(folder.resolve("xvfb.log").toFile());
        Process xvfb = server.start();
        processes.add(xvfb);
        BufferedReader told = xvfb.inputReader(StandardCharsets.US_ASCII);
        name = ":" + told.readLine();
        ProcessBuilder manager = builder("openbox", "--sm-disable");
        manager.redirectErrorStream(true)
                .redirectOutput(folder.resolve("openbox.log").toFile());
        processes.add(manager.start());
    }

    ProcessBuilder builder(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DISPLAY", name);
        builder.environment().remove("WAYLAND_DISPLAY");
        return builder;
    }

    /** The environment of a program on this display. */
    Map<String, String> environment() {
        return Map.of("DISPLAY", name);
    }

    X11Connection connect() {
        return X11Connection.open(X11Address.parse(name).orElseThrow());
    }

    /** The whole screen as another program sees it, without the pointer. */
    BufferedImage screenshot() throws IOException, InterruptedException {
        Path file = folder.resolve("screenshot.png");
        Process shot = builder("import", "-window", "root", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("import.log").toFile())
                .start();
        if (shot.waitFor() != 0) {
            throw new IOException("import: " + Files.readString(folder.resolve("import.log")));
        }
        return ImageIO.read(file.toFile());
    }

    /** The X server goes, as it does when somebody signs out. */
    void kill() {
        processes.getFirst().destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            process.destroy();
        }
        for (Process process : processes) {
            try {
                process.onExit().join();
                process.getInputStream().close();
                process.getErrorStream().close();
                process.getOutputStream().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
