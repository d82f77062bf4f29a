package io.postern.platform.natives;

import io.postern.platform.OperatingSystem;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls functions of Linux's C library that Java does not offer. They take effect on native libraries that are loaded
 * later. A call that fails is logged and otherwise ignored; on other systems every call does nothing.
 */
@SuppressWarnings("restricted") // Two documented functions; what they are given is our own.
public final class CLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(CLibrary.class);

    /** M_ARENA_MAX of glibc's malloc.h. */
    private static final int M_ARENA_MAX = -8;
    /** libwebrtc allocates frames on many threads; with the default, eight arenas for each core stay half empty. */
    private static final int ARENA_COUNT = 2;

    private CLibrary() {}

    /** Limits glibc's malloc to few arenas, so that freed memory is used again. Other C libraries have no arenas. */
    public static void useFewArenas() {
        call(
                "mallopt",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                set -> {
                    int done = (int) set.invokeExact(M_ARENA_MAX, ARENA_COUNT);
                    LOG.debug("Few arenas: {}", done == 1);
                });
    }

    /** Sets an environment variable of this process for native libraries, unless it is set already. */
    public static void setEnvironment(String name, String value) {
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
