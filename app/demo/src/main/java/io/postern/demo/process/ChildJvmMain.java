package io.postern.demo.process;

import io.postern.livekit.process.ParentProcessMonitor;
import io.postern.platform.natives.NativeLibraryException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The main class of a {@link ChildJvm}: runs a program in this JVM until standard input ends, then exits as after a
 * signal, with shutdown hooks. So a child also ends if its parent crashes or is killed, on every system.
 */
public final class ChildJvmMain {
    /** More than any of our programs needs; a hanging hook must not keep the process alive. */
    private static final int SHUTDOWN_TIMEOUT_SECONDS = 5;

    private static final BlockingQueue<String> INPUT_LINES = new LinkedBlockingQueue<>();

    private static volatile Runnable beforeEnd = () -> {};

    private ChildJvmMain() {}

    /** The first argument is the main class of the program, the others are the program's arguments. */
    public static void main(String[] args) throws ReflectiveOperationException {
        ParentProcessMonitor.onInputEnd(INPUT_LINES::add, ChildJvmMain::end);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof NativeLibraryException missing) {
                System.err.println(missing.getMessage());
                System.exit(NativeLibraryException.EXIT_STATUS);
            }
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e.getCause());
            System.exit(1);
        }
    }

    /** The next line from the parent ({@link ChildJvm#sendLine}); blocks until there is one. */
    public static String nextLine() throws InterruptedException {
        return INPUT_LINES.take();
    }

    /**
     * Sets an action to run before this JVM ends with its parent, while everything still works; shutdown hooks run
     * concurrently with those of the libraries they use.
     *
     * @param action may block for some seconds
     */
    public static void beforeEnd(Runnable action) {
        beforeEnd = action;
    }

    /** Exits with status 0, or halts the JVM if that takes too long. */
    public static void end() {
        Thread.ofPlatform().daemon().name("last-resort").start(() -> {
            Thread exiting = Thread.ofPlatform().daemon().name("exit").start(() -> {
                beforeEnd.run();
                System.exit(0);
            });
            try {
                exiting.join(TimeUnit.SECONDS.toMillis(SHUTDOWN_TIMEOUT_SECONDS));
            } catch (InterruptedException e) {
                // This thread is never interrupted; ending now is right in any case.
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
    }
}
