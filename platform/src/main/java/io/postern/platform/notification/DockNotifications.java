package io.postern.platform.notification;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * macOS: shows the count at the dock's icon, which jumps once for each notification. Calls AppKit through the Objective-C
 * runtime.
 *
 * @param mainThread runs a task on AppKit's main thread
 */
@SuppressWarnings("restricted") // Documented methods of NSApplication and NSDockTile; what they are given is our own.
record DockNotifications(Executor mainThread) implements SystemNotifications {
    private static final Logger LOG = LoggerFactory.getLogger(DockNotifications.class);
    private static final String RUNTIME = "/usr/lib/libobjc.A.dylib";
    /** Of NSRequestUserAttentionType: the icon jumps once. */
    private static final long NS_INFORMATIONAL_REQUEST = 10;

    @Override
    public void notify(Kind kind, String title, String text) {
        mainThread.execute(() -> with(objc -> {
            MemorySegment application = objc.send(objc.type("NSApplication"), "sharedApplication");
            objc.send(application, "requestUserAttention:", NS_INFORMATIONAL_REQUEST);
        }));
    }

    @Override
    public void showUnread(int count) {
        mainThread.execute(() -> with(objc -> {
            MemorySegment application = objc.send(objc.type("NSApplication"), "sharedApplication");
            MemorySegment tile = objc.send(application, "dockTile");
            MemorySegment label = count == 0
                    ? MemorySegment.NULL
                    : objc.send(
                            objc.type("NSString"),
                            "stringWithUTF8String:",
                            objc.arena.allocateFrom(String.valueOf(count)));
            objc.send(tile, "setBadgeLabel:", label);
        }));
    }

    @Override
    public void close() {
        showUnread(0);
    }

    private interface Messages {
        void with(Objc objc) throws Throwable;
    }

    private static void with(Messages messages) {
        try (Arena arena = Arena.ofConfined()) {
            messages.with(new Objc(arena, SymbolLookup.libraryLookup(RUNTIME, arena)));
        } catch (Throwable e) {
            LOG.info("The dock cannot be called.", e);
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
