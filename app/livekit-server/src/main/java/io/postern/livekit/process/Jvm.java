package io.postern.livekit.process;

import io.postern.platform.OperatingSystem;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/** Locates the running JVM and its classes. */
public final class Jvm {
    private Jvm() {}

    /** The {@code java} launcher of the running JVM. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", isWindows() ? "java.exe" : "java");
    }

    /** Whether this JVM runs on Windows. */
    public static boolean isWindows() {
        return OperatingSystem.current() == OperatingSystem.WINDOWS;
    }

    /** The jar or folder that a class was loaded from. */
    public static Path classPathOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalArgumentException(type + " is part of the JDK");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path entry that is no file", e);
        }
    }
}
