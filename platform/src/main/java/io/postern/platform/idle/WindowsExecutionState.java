package io.postern.platform.idle;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Windows' {@code SetThreadExecutionState} (kernel32): the display and the system are needed until the same thread says that
 * they are not.
 */
@SuppressWarnings("restricted") // A function that every Windows has, with this signature.
final class WindowsExecutionState implements IdleInhibitor {
    private static final int ES_CONTINUOUS = 0x80000000;
    private static final int ES_SYSTEM_REQUIRED = 0x00000001;
    private static final int ES_DISPLAY_REQUIRED = 0x00000002;

    @Override
    public Inhibition inhibit(String reason) throws IOException {
        MethodHandle set;
        try {
            set = Linker.nativeLinker()
                    .downcallHandle(
                            SymbolLookup.libraryLookup("kernel32", Arena.global())
                                    .findOrThrow("SetThreadExecutionState"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            throw new IOException("Windows does not have it.", e);
        }
        if (call(set, ES_CONTINUOUS | ES_SYSTEM_REQUIRED | ES_DISPLAY_REQUIRED) == 0) {
            throw new IOException("Windows refuses.");
        }
        return () -> call(set, ES_CONTINUOUS);
    }

    private static int call(MethodHandle set, int state) {
        try {
            return (int) set.invokeExact(state);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
