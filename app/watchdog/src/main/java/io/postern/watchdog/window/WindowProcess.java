package io.postern.watchdog.window;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A started window with all its child processes and the connection to it. Not thread safe, except for the callbacks.
 */
public final class WindowProcess implements AutoCloseable {
    private static final String SOCKET_VARIABLE = "POSTERN_WATCHDOG";

    private final Process process;
    private final WindowConnection line;

    private WindowProcess(Process process, WindowConnection line) {
        this.process = process;
        this.line = line;
    }

    /**
     * Starts the window. Its output goes to the watchdog's own output.
     *
     * @param command the program and its arguments
     * @param environment added to the watchdog's own
     * @param notHandedOn variables that are removed from the environment unless {@code environment} sets them
     * @param socket the path of the socket it connects to, in a user-private directory
     * @param lines receives its messages, on another thread
     * @param ended called on another thread when it has ended
     * @throws IOException if the program does not exist or the socket cannot be created
     */
    public static WindowProcess start(
            List<String> command,
            Map<String, String> environment,
            List<String> notHandedOn,
            Path socket,
            Consumer<WindowMessage> lines,
            Runnable ended)
            throws IOException {
        WindowConnection line = WindowConnection.open(socket, text -> lines.accept(HeartbeatParser.parse(text)));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            notHandedOn.forEach(builder.environment()::remove);
            builder.environment().putAll(environment);
            builder.environment().put(SOCKET_VARIABLE, socket.toString());
            Process process = builder.start();
            process.onExit().thenRun(ended);
            return new WindowProcess(process, line);
        } catch (IOException | RuntimeException e) {
            line.close();
            throw e;
        }
    }

    public long pid() {
        return process.pid();
    }

    /** The exit status of a window that has ended; 128 or more if a signal ended it. */
    public OptionalInt status() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Sends a command over the connection; the window may not be able to react. */
    public void request(String order) {
        line.send(order);
    }

    /**
     * Asks the operating system to end the process, which lets it run its shutdown hooks; on Windows this is the same
     * as killing it.
     */
    public void terminate() {
        process.destroy();
    }

    /** Kills the process and its descendants in any state, even stopped. */
    public void kill() {
        // Listed first: descendants of an ended process can no longer be found.
        List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    /** Closes the connection; the process keeps running. */
    @Override
    public void close() {
        line.close();
    }
}
