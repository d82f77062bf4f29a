package io.postern.bench.environment;

import io.postern.bench.screen.XvfbFramebuffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A virtual display: Xvfb with a window manager, so that windows behave as on a desktop. Ended by {@link #close}. */
public final class XvfbDisplay implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final Path memory;
    private final String name;

    private final XvfbFramebuffer framebuffer;
    private final int width;
    private final int height;

    private XvfbDisplay(Path folder, int width, int height) throws IOException, InterruptedException {
        this.width = width;
        this.height = height;
        Path shared = Path.of("/dev/shm");
        memory = Files.createTempDirectory(Files.isWritable(shared) ? shared : folder, "postern-bench-screen-");
        Process server = start(
                folder.resolve("xvfb.log"),
                new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec Xvfb -displayfd 3 -screen 0 \"$0\" -nolisten tcp -fbdir \"$1\" 3>&1 >&2",
                        width + "x" + height + "x24",
                        memory.toString()));
        try {
            String number = firstLine(server);
            name = ":" + number;
            start(folder.resolve("openbox.log"), on(new ProcessBuilder("openbox")));
            framebuffer = new XvfbFramebuffer(memory.resolve("Xvfb_screen0"));
        } catch (IOException | RuntimeException e) {
            endProcesses();
            throw e;
        }
    }

    /**
     * @param folder for logs
     * @param width of the screen in pixels
     * @param height of the screen in pixels
     */
    public static XvfbDisplay open(Path folder, int width, int height) throws IOException, InterruptedException {
        return new XvfbDisplay(folder, width, height);
    }

    /** The value for the environment variable DISPLAY. */
    public String name() {
        return name;
    }

    /** In pixels. */
    public int width() {
        return width;
    }

    /** In pixels. */
    public int height() {
        return height;
    }

    public XvfbFramebuffer framebuffer() {
        return framebuffer;
    }

    /** Makes a program show its windows on this display. */
    public ProcessBuilder on(ProcessBuilder program) {
        program.environment().put("DISPLAY", name);
        program.environment().remove("WAYLAND_DISPLAY");
        return program;
    }

    /** Presses and releases a key, with xdotool's name; returns when the server has received it. */
    public void press(String key) throws IOException, InterruptedException {
        xdotool("key", key);
    }

    /** Runs xdotool and waits for it. */
    public void xdotool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("xdotool"));
        command.addAll(List.of(arguments));
        Process process = on(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("xdotool hung");
        }
    }

    /** The X server, whose CPU time is part of the cost of drawing. */
    public long serverPid() {
        return processes.getFirst().pid();
    }

    @Override
    public void close() {
        endProcesses();
    }

    private void endProcesses() {
        for (Process process : processes.reversed()) {
            process.destroy();
            try {
                if (!process.waitFor(2, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        try {
            Files.deleteIfExists(memory.resolve("Xvfb_screen0"));
            Files.deleteIfExists(memory);
        } catch (IOException e) {
            // The memory of an ended display; it is freed by the next reboot.
        }
    }

    private Process start(Path log, ProcessBuilder program) throws IOException {
        Process process = program.redirectError(log.toFile()).start();
        processes.add(process);
        return process;
    }

    private static String firstLine(Process server) throws IOException {
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null) {
            throw new IOException("Xvfb did not start");
        }
        return line.strip();
    }
}
