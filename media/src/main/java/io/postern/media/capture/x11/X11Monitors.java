package io.postern.media.capture.x11;

import io.postern.media.device.ScreenSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists the monitors of a display (RandR 1.5), or the whole screen where the server does not distinguish them. */
final class X11Monitors {
    static final String PREFIX = "x11:screen:";

    private static final int GET_GEOMETRY = 14;
    private static final int QUERY_VERSION = 0;
    private static final int GET_MONITORS = 42;
    private static final int HEADER_BYTES = 32;
    private static final int MONITOR_BYTES = 24;

    private final X11Connection connection;
    private final Optional<X11Connection.Extension> randr;

    X11Monitors(X11Connection connection) {
        this.connection = connection;
        this.randr = connection.extension("RANDR").filter(this::isNewEnough);
    }

    private boolean isNewEnough(X11Connection.Extension extension) {
        ByteBuffer answer = connection.call(extension.opcode(), QUERY_VERSION, 1, 5);
        int major = answer.getInt(8);
        int minor = answer.getInt(12);
        return major > 1 || (major == 1 && minor >= 5);
    }

    List<ScreenSource.Screen> list() {
        int root = connection.setup().root();
        if (randr.isEmpty()) {
            return List.of(whole(root));
        }
        ByteBuffer answer = connection.call(randr.get().opcode(), GET_MONITORS, root, 1);
        int count = answer.getInt(12);
        List<ScreenSource.Screen> screens = new ArrayList<>();
        int at = HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            String name = connection.atomName(answer.getInt(at));
            boolean primary = answer.get(at + 4) != 0;
            int outputs = Short.toUnsignedInt(answer.getShort(at + 6));
            screens.add(new ScreenSource.Screen(
                    PREFIX + name,
                    i + 1,
                    name,
                    answer.getShort(at + 8),
                    answer.getShort(at + 10),
                    Short.toUnsignedInt(answer.getShort(at + 12)),
                    Short.toUnsignedInt(answer.getShort(at + 14)),
                    primary));
            at += MONITOR_BYTES + 4 * outputs;
        }
        return screens.isEmpty() ? List.of(whole(root)) : screens;
    }

    private ScreenSource.Screen whole(int root) {
        ByteBuffer geometry = connection.call(GET_GEOMETRY, 0, root);
        return new ScreenSource.Screen(
                PREFIX,
                1,
                "",
                0,
                0,
                Short.toUnsignedInt(geometry.getShort(16)),
                Short.toUnsignedInt(geometry.getShort(18)),
                true);
    }
}
