package io.postern.watchdog.window;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A window that was started, with all it starts in turn. For one thread, but for what listens to it. */
public final class WindowProcess implements AutoCloseable {
    private static final String SOCKET_VARIABLE = "POSTERN_WATCHDOG";

    private final Process process;
    private final WindowConnection line;

    private WindowProcess(Process process, WindowConnection line) {
        this.process = process;
        this.line = line;
    }

    /**
     * Starts it. What it prints goes where the watchdog's own output goes.
     *
     * @param command the program and its arguments
     * @param environment added to the watchdog's own, in which none of these names is handed on otherwise
     * @param socket where it is to speak, in a folder that only this person may enter
     * @param lines gets what it says, on another thread
     * @param ended called when it has ended, on another thread
     * @throws IOException when there is no such program, or no socket can be made
     */
    public static WindowProcess start(
            List<String> command,
            Map<String, String> environment,
            List<String> notHandedOn,
            Path socket,
            Consumer<WindowMessage> lines,
            Runnable ended)
            throws IOException {
        WindowConnection line = WindowConnection.open(socket, text -> lines.accept(WindowMessage.parse(text)));
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

    /** The exit status of a window that has ended; 128 and more where a signal ended it. */
    public OptionalInt status() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Asks it over the line to leave and end; it may not be able to. */
    public void ask(String order) {
        line.tell(order);
    }

    /** Asks the system to end it, which lets it do what it does at its end; on Windows that is the same as killing. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it and all it started, whatever state it is in: a stopped process, too. */
    public void kill() {
        // Listed first: a child of a process that has ended is not found any more.
        List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    /** Closes the line; the process is left as it is. */
    @Override
    public void close() {
        line.close();
    }
}
