package io.postern.platform.notification;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Windows: the button in the task bar flashes until the window is in front, by {@code FlashWindowEx} of user32. The text
 * stands in the window's title and icon, which that button shows.
 *
 * @param windowTitle the present title of the window, by which it is found
 */
@SuppressWarnings("restricted") // Two documented functions; what they are given is our own.
record TaskbarNotifications(Supplier<String> windowTitle) implements SystemNotifications {
    private static final Logger LOG = LoggerFactory.getLogger(TaskbarNotifications.class);

    // struct FLASHWINFO { UINT cbSize; HWND hwnd; DWORD dwFlags; UINT uCount; DWORD dwTimeout; } with 8-byte pointers
    private static final int SIZE = 32;
    private static final long WINDOW = 8;
    private static final long FLAGS = 16;
    /** FLASHW_TRAY | FLASHW_TIMERNOFG: the button alone, until the window comes to the front. */
    private static final int UNTIL_IN_FRONT = 0x2 | 0xC;

    @Override
    public void notify(Kind kind, String heading, String text) {
        String title = windowTitle.get();
        Thread.ofVirtual().name("postern-flash").start(() -> flash(title));
    }

    private static void flash(String title) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup user32 = SymbolLookup.libraryLookup("user32", arena);
            MethodHandle find = Linker.nativeLinker()
                    .downcallHandle(
                            user32.findOrThrow("FindWindowW"),
                            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
            MethodHandle flash = Linker.nativeLinker()
                    .downcallHandle(
                            user32.findOrThrow("FlashWindowEx"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
            MemorySegment window = (MemorySegment)
                    find.invokeExact(MemorySegment.NULL, arena.allocateFrom(title, StandardCharsets.UTF_16LE));
            if (window.address() == 0) {
                return;
            }
            MemorySegment how = arena.allocate(SIZE, 8);
            how.set(ValueLayout.JAVA_INT, 0, SIZE);
            how.set(ValueLayout.ADDRESS, WINDOW, window);
            how.set(ValueLayout.JAVA_INT, FLAGS, UNTIL_IN_FRONT);
            int wasActive = (int) flash.invokeExact(how);
            LOG.debug("The task bar's button flashes; it did before: {}", wasActive != 0);
        } catch (Throwable e) {
            LOG.info("The task bar cannot be called.", e);
        }
    }

    @Override
    public void showUnread(int count) {}

    @Override
    public void close() {}
}
