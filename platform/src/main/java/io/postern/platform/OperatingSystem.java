package io.postern.platform;

import java.util.Locale;

/** The operating systems that differ for the product. Nothing else reads the system property {@code os.name}. */
public enum OperatingSystem {
    LINUX,
    WINDOWS,
    MAC,
    /** Any other one, which is treated like a Linux without its kernel. */
    OTHER;

    private static final String NAME = System.getProperty("os.name", "");
    private static final OperatingSystem CURRENT = of(NAME);

    /** The one this process runs on. */
    public static OperatingSystem current() {
        return CURRENT;
    }

    /** Its name as Java writes it, such as {@code Linux} or {@code Mac OS X}; empty if Java does not know it. */
    public static String javaName() {
        return NAME;
    }

    /** Its name and version, for reports. */
    public static String description() {
        return NAME + " " + System.getProperty("os.version", "");
    }

    /** @param javaName the system property {@code os.name} of a machine */
    public static OperatingSystem of(String javaName) {
        String name = javaName.toLowerCase(Locale.ROOT);
        if (name.startsWith("linux")) {
            return LINUX;
        }
        if (name.startsWith("windows")) {
            return WINDOWS;
        }
        return name.startsWith("mac") ? MAC : OTHER;
    }
}
