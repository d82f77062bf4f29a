package io.postern.media.capture.x11;

import io.postern.media.device.ScreenSource;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Lists the windows that a person knows: those that the window manager lists (EWMH), or else all below the root. */
final class X11Windows {
    static final String PREFIX = "x11:window:";

    private static final int GET_WINDOW_ATTRIBUTES = 3;
    private static final int GET_GEOMETRY = 14;
    private static final int QUERY_TREE = 15;
    private static final int GET_PROPERTY = 20;
    private static final int HEADER_BYTES = 32;
    private static final int ANY_TYPE = 0;
    private static final int VIEWABLE = 2;
    private static final int MAX_PROPERTY_WORDS = 4096;
    private static final int MAX_NAME_CHARS = 200;

    /** Smaller windows are hidden windows for a program's internal use. */
    private static final int MIN_SIDE_PIXELS = 32;

    private final X11Connection connection;

    X11Windows(X11Connection connection) {
        this.connection = connection;
    }

    static String id(int window) {
        return PREFIX + Integer.toHexString(window);
    }

    /** Lists the windows from front to back. */
    List<ScreenSource.Window> list() {
        List<Integer> ids = ids();
        Collections.reverse(ids);
        List<ScreenSource.Window> windows = new ArrayList<>();
        for (int id : ids) {
            try {
                describe(id).ifPresent(windows::add);
            } catch (X11Exception e) {
                // It was closed since it was listed.
                org.slf4j.LoggerFactory.getLogger(X11Windows.class).trace("A window has gone", e);
            }
        }
        return windows;
    }

    private List<Integer> ids() {
        int root = connection.setup().root();
        for (String list : List.of("_NET_CLIENT_LIST_STACKING", "_NET_CLIENT_LIST")) {
            List<Integer> ids = words(root, list);
            if (!ids.isEmpty()) {
                return ids;
            }
        }
        return new ArrayList<>(children(root));
    }

    /** The windows directly below one, from back to front. */
    List<Integer> children(int window) {
        ByteBuffer answer = connection.call(QUERY_TREE, 0, window);
        int count = Short.toUnsignedInt(answer.getShort(16));
        List<Integer> children = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            children.add(answer.getInt(HEADER_BYTES + 4 * i));
        }
        return children;
    }

    /** The window directly below the root that contains a window: its window manager's frame, or itself. */
    int outermost(int window) {
        int root = connection.setup().root();
        int outermost = window;
        while (true) {
            int parent = connection.call(QUERY_TREE, 0, outermost).getInt(12);
            if (parent == root || parent == 0) {
                return outermost;
            }
            outermost = parent;
        }
    }

    private Optional<ScreenSource.Window> describe(int id) {
        if (!isViewable(id) || isPanelOrDesktop(id)) {
            return Optional.empty();
        }
        ByteBuffer geometry = connection.call(GET_GEOMETRY, 0, id);
        int width = Short.toUnsignedInt(geometry.getShort(16));
        int height = Short.toUnsignedInt(geometry.getShort(18));
        if (width < MIN_SIDE_PIXELS || height < MIN_SIDE_PIXELS) {
            return Optional.empty();
        }
        String title = text(id, "_NET_WM_NAME", StandardCharsets.UTF_8)
                .or(() -> text(id, "WM_NAME", StandardCharsets.ISO_8859_1))
                .orElse("");
        boolean own = words(id, "_NET_WM_PID").stream()
                .anyMatch(pid -> pid == ProcessHandle.current().pid());
        return Optional.of(new ScreenSource.Window(id(id), title, application(id), width, height, own));
    }

    boolean isViewable(int window) {
        return connection.call(GET_WINDOW_ATTRIBUTES, 0, window).get(26) == VIEWABLE;
    }

    /** Whether a window is a panel or the desktop's background. */
    private boolean isPanelOrDesktop(int window) {
        List<Integer> types = words(window, "_NET_WM_WINDOW_TYPE");
        return types.contains(connection.atom("_NET_WM_WINDOW_TYPE_DESKTOP"))
                || types.contains(connection.atom("_NET_WM_WINDOW_TYPE_DOCK"));
    }

    /** Reads WM_CLASS: the instance's name and the application's, each terminated by a zero (ICCCM §4.1.2.5). */
    private String application(int window) {
        byte[] names = bytes(window, "WM_CLASS");
        String[] parts = new String(names, StandardCharsets.UTF_8).split("\0", -1);
        return shortened(parts.length > 1 ? parts[1] : parts[0]);
    }

    /** The invisible edges that programs draw shadows into: left, right, top, bottom. */
    List<Integer> shadow(int window) {
        List<Integer> edges = words(window, "_GTK_FRAME_EXTENTS");
        return edges.size() == 4 && edges.stream().allMatch(edge -> edge >= 0) ? edges : List.of(0, 0, 0, 0);
    }

    private Optional<String> text(int window, String property, Charset charset) {
        byte[] bytes = bytes(window, property);
        return bytes.length == 0 ? Optional.empty() : Optional.of(shortened(new String(bytes, charset)));
    }

    private static String shortened(String text) {
        String line = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(MAX_NAME_CHARS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.strip();
    }

    private List<Integer> words(int window, String property) {
        ByteBuffer answer = property(window, property);
        List<Integer> words = new ArrayList<>();
        if (answer.get(1) == 32) {
            int count = Math.min(answer.getInt(16), (answer.capacity() - HEADER_BYTES) / 4);
            for (int i = 0; i < count; i++) {
                words.add(answer.getInt(HEADER_BYTES + 4 * i));
            }
        }
        return words;
    }

    private byte[] bytes(int window, String property) {
        ByteBuffer answer = property(window, property);
        byte[] bytes =
                new byte[answer.get(1) == 8 ? Math.clamp(answer.getInt(16), 0, answer.capacity() - HEADER_BYTES) : 0];
        answer.get(HEADER_BYTES, bytes);
        return bytes;
    }

    private ByteBuffer property(int window, String name) {
        return connection.call(GET_PROPERTY, 0, window, connection.atom(name), ANY_TYPE, 0, MAX_PROPERTY_WORDS);
    }
}
