package io.postern.desktop.notify;

import io.postern.ui.fx.FxThread;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * macOS: the count at the dock's icon, and the icon jumps once. By the Objective-C runtime, on JavaFX's thread, which is
 * AppKit's there.
 */
@SuppressWarnings("restricted") // Documented methods of NSApplication and NSDockTile; what they are given is our own.
record MacAttention(FxThread fx) implements Attention {
    private static final Logger LOG = LoggerFactory.getLogger(MacAttention.class);
    private static final String RUNTIME = "/usr/lib/libobjc.A.dylib";
    /** NSInformationalRequest. */
    private static final long ONCE = 10;

    @Override
    public void tell(Kind kind, String title, String text) {
        fx.post(() -> with(objc -> {
            MemorySegment application = objc.send(objc.type("NSApplication"), "sharedApplication");
            objc.send(application, "requestUserAttention:", ONCE);
        }));
    }

    @Override
    public void show(Standing standing) {
        fx.post(() -> with(objc -> {
            MemorySegment application = objc.send(objc.type("NSApplication"), "sharedApplication");
            MemorySegment tile = objc.send(application, "dockTile");
            MemorySegment label = standing.unread() == 0
                    ? MemorySegment.NULL
                    : objc.send(
                            objc.type("NSString"),
                            "stringWithUTF8String:",
                            objc.arena.allocateFrom(String.valueOf(standing.unread())));
            objc.send(tile, "setBadgeLabel:", label);
        }));
    }

    @Override
    public void close() {
        show(Standing.QUIET);
    }

    private interface Messages {
        void with(Objc objc) throws Throwable;
    }

    private static void with(Messages messages) {
        try (Arena arena = Arena.ofConfined()) {
            messages.with(new Objc(arena, SymbolLookup.libraryLookup(RUNTIME, arena)));
        } catch (Throwable e) {
            LOG.info("The dock could not be told.", e);
        }
    }

    /** {@code objc_msgSend} in the shapes needed here. */
    private record Objc(Arena arena, SymbolLookup runtime) {
        MemorySegment type(String name) throws Throwable {
            return named("objc_getClass", name);
        }

        MemorySegment send(MemorySegment to, String message) throws Throwable {
            return (MemorySegment) message().invokeExact(to, named("sel_registerName", message));
        }

        MemorySegment send(MemorySegment to, String message, MemorySegment argument) throws Throwable {
            return (MemorySegment)
                    message(ValueLayout.ADDRESS).invokeExact(to, named("sel_registerName", message), argument);
        }

        MemorySegment send(MemorySegment to, String message, long argument) throws Throwable {
            return (MemorySegment)
                    message(ValueLayout.JAVA_LONG).invokeExact(to, named("sel_registerName", message), argument);
        }

        private MemorySegment named(String function, String name) throws Throwable {
            MethodHandle look = Linker.nativeLinker()
                    .downcallHandle(
                            runtime.findOrThrow(function),
                            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
            return (MemorySegment) look.invokeExact(arena.allocateFrom(name));
        }

        private MethodHandle message(MemoryLayout... argument) {
            FunctionDescriptor shape =
                    FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
            return Linker.nativeLinker()
                    .downcallHandle(runtime.findOrThrow("objc_msgSend"), shape.appendArgumentLayouts(argument));
        }
    }
}
