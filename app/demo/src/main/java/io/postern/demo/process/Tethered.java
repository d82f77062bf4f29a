package io.postern.demo.process;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program of ours in this JVM until standard input ends, then ends it the way a signal would: its shutdown hooks
 * run. A parent that crashes or is killed takes its children along that way, on every system.
 */
public final class Tethered {
    /** More than any of our programs needs to end; a hook that hangs must not keep the process. */
    private static final int LONGEST_END_SECONDS = 5;

    private Tethered() {}

    /** The first argument names the program's main class, the others are its own. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Leash.whenInputEnds(Tethered::end);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e.getCause());
            System.exit(1);
        }
    }

    /** Ends this JVM with status 0 after its shutdown hooks, or without them when they take too long. */
    public static void end() {
        Thread.ofPlatform().daemon().name("last-resort").start(() -> {
            Thread exiting = Thread.ofPlatform().daemon().name("exit").start(() -> System.exit(0));
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
