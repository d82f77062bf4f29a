package io.postern.desktop;

import io.postern.platform.OperatingSystem;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the program asks of Linux's C library before JavaFX and libwebrtc are loaded, and Java has no calls for. Nothing
 * depends on it: where it fails, more memory is used.
 */
@SuppressWarnings("restricted") // Two documented functions; what they are given is our own.
final class CLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(CLibrary.class);

    /** M_ARENA_MAX of glibc's malloc.h. */
    private static final int MOST_ARENAS = -8;
    /** libwebrtc has two threads for each frame it receives; an arena for each of many cores stays half empty. */
    private static final int ARENAS = 2;

    private CLibrary() {}

    /** Keeps what malloc has freed in few places, where it is used again. glibc only; others have no such places. */
    static void useFewArenas() {
        call(
                "mallopt",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                set -> {
                    int done = (int) set.invokeExact(MOST_ARENAS, ARENAS);
                    LOG.debug("Few arenas: {}", done == 1);
                });
    }

    /** Sets a variable for libraries of this process, unless it is set already: Java cannot change its own environment. */
    static void setEnvironment(String name, String value) {
        FunctionDescriptor shape = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        call("setenv", shape, set -> {
            try (Arena arena = Arena.ofConfined()) {
                int failed = (int) set.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
                LOG.debug("{} set: {}", name, failed == 0);
            }
        });
    }

    private interface Call {
        void with(MethodHandle function) throws Throwable;
    }

    private static void call(String function, FunctionDescriptor shape, Call call) {
        if (OperatingSystem.current() != OperatingSystem.LINUX) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find(function).ifPresent(address -> {
            try {
                call.with(linker.downcallHandle(address, shape));
            } catch (Throwable e) {
                LOG.debug("{} cannot be called", function, e);
            }
        });
    }
}
