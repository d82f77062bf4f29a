package io.postern.platform.packages;

import java.util.Locale;

/**
 * A check whether a requirement is installed.
 *
 * @param argument a name, a path or a version; empty for {@link Kind#LIVEKIT}
 */
public record PackageCheck(Kind kind, String argument) {
    /** The kinds of checks. */
    public enum Kind {
        /** A JDK of at least this version. */
        JDK,
        /** A file below the folder of the JDK. */
        JDK_FILE,
        /** Node.js of at least this version. */
        NODE,
        /** One of these programs is on the PATH. */
        COMMAND,
        /** The dynamic linker finds a library of this name. */
        LIBRARY,
        /** A file of this name, which may hold asterisks. */
        FILE,
        /** A LiveKit server, or a program that can run one. */
        LIVEKIT
    }

    static PackageCheck of(String text) {
        String[] parts = text.split(":", 2);
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(parts[0])) {
                String argument = parts.length > 1 ? parts[1] : "";
                if (argument.isEmpty() != (kind == Kind.LIVEKIT)) {
                    break;
                }
                return new PackageCheck(kind, argument);
            }
        }
        throw new IllegalArgumentException("There is no check \"" + text + "\"");
    }
}
