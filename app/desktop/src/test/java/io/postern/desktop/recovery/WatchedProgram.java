package io.postern.desktop.recovery;

import io.postern.signaling.token.SessionCredentials;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A program in a call with a crash watcher. It ends in the way that its input or a signal demands. The program that is
 * started after it is a shell that writes what it receives to a file.
 */
final class WatchedProgram {
    static final String BEARER = "pst_not-a-real-one";

    private WatchedProgram() {}

    /** @param arguments the script that is started after a crash, and its arguments */
    public static void main(String[] arguments) throws Exception {
        RelaunchCommand start = new RelaunchCommand(
                List.of("/bin/sh", arguments[0]), List.of(arguments).subList(1, 3));
        CrashWatcher watcher = new CrashWatcher(CrashWatcherCommand.of("Linux", start));
        Runtime.getRuntime().addShutdownHook(new Thread(watcher::close));
        watcher.watch(call());
        watcher.settled().join();
        System.out.println("in a call");
        switch (System.in.read()) {
            case 'l' -> {
                watcher.release();
                watcher.settled().join();
            }
            case 'h' -> Runtime.getRuntime().halt(3);
            default -> {}
        }
        System.out.println("out of it");
        while (System.in.read() >= 0) {
            // Waits until it is ended.
        }
    }

    private static InterruptedCall call() {
        URI backend = URI.create("https://meet.example.org");
        return InterruptedCall.of(
                backend,
                "Größe \"$(id)\" 100%",
                Optional.of(new SessionCredentials(backend, BEARER, "ada", "Ada", false, Instant.EPOCH)));
    }
}
