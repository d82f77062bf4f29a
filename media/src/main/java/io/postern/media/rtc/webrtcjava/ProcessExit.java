package io.postern.media.rtc.webrtcjava;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process without destroying webrtc-java's static C++ objects.
 *
 * <p>They hold references into the JVM and are destroyed by {@code exit(3)} when the JVM has ended, whether or not
 * everything was closed: at best that prints two error lines to standard output. Java's own shutdown is over by then,
 * so nothing is lost. A handler that was registered later runs earlier, and {@code _exit(2)} itself fits as one.
 */
final class ProcessExit {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessExit.class);

    private ProcessExit() {}

    /**
     * Registers the handler, after native code was used; does nothing where the C library has no {@code on_exit(3)}.
     */
    @SuppressWarnings("restricted") // Both functions are in every glibc, with these signatures.
    static void skipStaticDestructors() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup libc = linker.defaultLookup();
        Optional<MemorySegment> register = libc.find("on_exit");
        Optional<MemorySegment> exit = libc.find("_exit");
        if (register.isEmpty() || exit.isEmpty()) {
            return;
        }
        FunctionDescriptor onExit =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        try {
            int failed =
                    (int) linker.downcallHandle(register.get(), onExit).invokeExact(exit.get(), MemorySegment.NULL);
            LOG.trace("on_exit: {}", failed);
        } catch (Throwable e) {
            LOG.debug("The static destructors cannot be skipped", e);
        }
    }
}
