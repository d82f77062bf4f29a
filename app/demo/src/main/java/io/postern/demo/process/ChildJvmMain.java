package io.postern.demo.process;

import io.postern.livekit.process.ParentProcessMonitor;
import io.postern.platform.natives.NativeLibraryException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program of ours in this JVM until standard input ends, then ends it the way a signal would: its shutdown hooks
 * run. A parent that crashes or is killed takes its children along that way, on every system.
 */
public final class ChildJvmMain {
    /** More than any of our programs needs to end; a hook that hangs must not keep the process. */
    private static final int LONGEST_END_SECONDS = 5;

    private static final BlockingQueue<String> LINES = new LinkedBlockingQueue<>();

    private static volatile Runnable beforeEnd = () -> {};

    private ChildJvmMain() {}

    /** The first argument names the program's main class, the others are its own. */
    public static void main(String[] args) throws ReflectiveOperationException {
        ParentProcessMonitor.onInputEnd(LINES::add, ChildJvmMain::end);
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

    /** The next line that the parent told this process ({@link ChildJvm#tell}); waits for it. */
    public static String nextLine() throws InterruptedException {
        return LINES.take();
    }

    /**
     * Has something done before this JVM ends with its parent, while everything still works; shutdown hooks run at the
     * same time as those of the libraries they stand on.
     *
     * @param action may block for some seconds
     */
    public static void beforeEnd(Runnable action) {
        beforeEnd = action;
    }

    /** Ends this JVM with status 0 in an orderly way, or in any way when that takes too long. */
    public static void end() {
        Thread.ofPlatform().daemon().name("last-resort").start(() -> {
            Thread exiting = Thread.ofPlatform().daemon().name("exit").start(() -> {
                beforeEnd.run();
                System.exit(0);
            });
            try {
                exiting.join(TimeUnit.SECONDS.toMillis(LONGEST_END_SECONDS));
            } catch (InterruptedException e) {
                // Nobody interrupts this thread; ending now is right in any case.
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
    }
}
