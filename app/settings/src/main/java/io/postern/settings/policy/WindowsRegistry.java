package io.postern.settings.policy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy in the registry of Windows, under {@code HKEY_LOCAL_MACHINE}, where only administrators write: the value
 * {@code Policy} holds the JSON text, or the value {@code PolicyFile} names the file. Texts of the registry are read by
 * {@code RegGetValueW} of advapi32, which ends them with a zero and fills in variables.
 */
@SuppressWarnings("restricted") // One documented function; the buffers are our own.
final class WindowsRegistry implements PolicyLocation {
    static final String KEY = "Software\\Policies\\Postern";

    private static final Logger LOG = LoggerFactory.getLogger(WindowsRegistry.class);
    private static final String SHOWN = "HKLM\\" + KEY;
    private static final String FOLDERS = "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\Shell Folders";

    // winreg.h: (HKEY)(ULONG_PTR)((LONG)0x80000002), which is negative.
    private static final MemorySegment LOCAL_MACHINE = MemorySegment.ofAddress(0x80000002);
    private static final int TEXTS = 0x2; // RRF_RT_REG_SZ
    private static final int DONE = 0; // ERROR_SUCCESS
    private static final int LARGEST = 1 << 20;

    @Override
    public Optional<Found> look() {
        Optional<String> text = text(KEY, "Policy").filter(value -> !value.isBlank());
        if (text.isPresent()) {
            return Optional.of(new Found.Written(SHOWN + "\\Policy", text.get()));
        }
        return text(KEY, "PolicyFile")
                .filter(value -> !value.isBlank())
                .flatMap(WindowsRegistry::path)
                .flatMap(file -> new PolicyFile(file, false).look());
    }

    /** The directory for data of all users, from the system and not from the user's environment. */
    static Path programData() {
        return text(FOLDERS, "Common AppData")
                .flatMap(WindowsRegistry::path)
                .orElseGet(() -> Path.of("C:\\ProgramData"));
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            LOG.warn("The registry names a file with a name that is none.");
            return Optional.empty();
        }
    }

    private static Optional<String> text(String key, String value) {
        try (Arena arena = Arena.ofConfined()) {
            // LSTATUS RegGetValueW(HKEY, LPCWSTR key, LPCWSTR value, DWORD flags, LPDWORD type, PVOID data, LPDWORD
            // size)
            MethodHandle get = Linker.nativeLinker()
                    .downcallHandle(
                            SymbolLookup.libraryLookup("advapi32", arena).findOrThrow("RegGetValueW"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS));
            MemorySegment data = arena.allocate(LARGEST);
            MemorySegment size = arena.allocate(ValueLayout.JAVA_INT);
            size.set(ValueLayout.JAVA_INT, 0, LARGEST);
            int status = (int) get.invokeExact(
                    LOCAL_MACHINE,
                    arena.allocateFrom(key, StandardCharsets.UTF_16LE),
                    arena.allocateFrom(value, StandardCharsets.UTF_16LE),
                    TEXTS,
                    MemorySegment.NULL,
                    data,
                    size);
            return status == DONE ? Optional.of(data.getString(0, StandardCharsets.UTF_16LE)) : Optional.empty();
        } catch (Throwable e) {
            LOG.warn("The registry cannot be read.", e);
            return Optional.empty();
        }
    }
}
