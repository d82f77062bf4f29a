package io.postern.room.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the capabilities of a server by its version, where it does not state them. */
final class ServerVersion {
    private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*", Pattern.DOTALL);

    private ServerVersion() {}

    /**
     * Whether it counts the packets of the reliable data channel: since 1.9.1 it drops what it has seen, and says in its
     * answer to a resumption how far it has seen. A version that cannot be read is taken for a new one.
     */
    static boolean countsData(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.matches()) {
            return true;
        }
        int major = Integer.parseInt(numbers.group(1));
        int minor = Integer.parseInt(numbers.group(2));
        int patch = Integer.parseInt(numbers.group(3));
        return major != 1 ? major > 1 : minor != 9 ? minor > 9 : patch >= 1;
    }
}
