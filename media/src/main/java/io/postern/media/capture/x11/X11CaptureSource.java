package io.postern.media.capture.x11;

import io.postern.media.device.ScreenException;
import io.postern.media.device.ScreenSource;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The source of captured pixels: a part of the root window, or a window's own pixels. For the connection's thread. */
interface X11CaptureSource {
    /** The window whose changes are watched. */
    int window();

    /** The drawable that pixels are fetched from. */
    int drawable();

    /** The part of the drawable to fetch; empty while it is not visible. */
    Area area();

    /** The width of the window border, which is added to a position in the window to get one in the drawable. */
    int border();

    /** The pointer's position in the area; empty if it is elsewhere or over a window that covers it. */
    Optional<Area> pointer(X11Pointer.Position position);

    /**
     * Reads position and size again.
     *
     * @throws ScreenException if the source is gone
     */
    void refresh();

    /** @throws ScreenException if there is no such screen or window */
    static X11CaptureSource open(X11Connection connection, String id) {
        if (id.startsWith(X11Monitors.PREFIX)) {
            return new Monitor(connection, id);
        }
        try {
            return new Window(connection, Integer.parseUnsignedInt(id.substring(X11Windows.PREFIX.length()), 16));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new ScreenException(ScreenException.Reason.GONE, "no such source: " + id, e);
        }
    }

    /** A monitor's part of the root window. */
    final class Monitor implements X11CaptureSource {
        private final X11Connection connection;
        private final X11Monitors monitors;
        private final String id;
        private Area area = new Area(0, 0, 0, 0);

        private Monitor(X11Connection connection, String id) {
            this.connection = connection;
            this.monitors = new X11Monitors(connection);
            this.id = id;
            refresh();
        }

        @Override
        public int window() {
            return connection.setup().root();
        }

        @Override
        public int drawable() {
            return connection.setup().root();
        }

        @Override
        public Area area() {
            return area;
        }

        @Override
        public int border() {
            return 0;
        }

        @Override
        public Optional<Area> pointer(X11Pointer.Position position) {
            return Optional.of(new Area(position.x() - area.x(), position.y() - area.y(), 0, 0));
        }

        @Override
        public void refresh() {
            ScreenSource.Screen screen = monitors.list().stream()
                    .filter(candidate -> candidate.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ScreenException(ScreenException.Reason.GONE, id, null));
            area = new Area(screen.x(), screen.y(), screen.width(), screen.height()).even();
        }
    }

    /** A window, wherever it is and whatever covers it: the server keeps its pixels separately (Composite). */
    final class Window implements X11CaptureSource {
        private static final int GET_GEOMETRY = 14;
        private static final int TRANSLATE_COORDINATES = 40;
        private static final int FREE_PIXMAP = 54;
        private static final int QUERY_VERSION = 0;
        private static final int REDIRECT_WINDOW = 1;
        private static final int NAME_WINDOW_PIXMAP = 6;
        private static final int AUTOMATIC = 0;
        private static final int MIN_SIDE_PIXELS = 16;

        private final X11Connection connection;
        private final X11Windows windows;
        private final int composite;
        private final int window;
        private int pixmap;
        private int outermost;
        private int border;
        private Area area = new Area(0, 0, 0, 0);

        private Window(X11Connection connection, int window) {
            this.connection = connection;
            this.windows = new X11Windows(connection);
            this.window = window;
            this.composite = connection
                    .extension("Composite")
                    .orElseThrow(() -> new ScreenException(
                            ScreenException.Reason.UNSUPPORTED, "The X server has no Composite", null))
                    .opcode();
            try {
                connection.call(composite, QUERY_VERSION, 0, 4);
                connection.check(composite, REDIRECT_WINDOW, window, AUTOMATIC);
            } catch (X11Exception e) {
                throw new ScreenException(ScreenException.Reason.GONE, String.valueOf(e.getMessage()), e);
            }
            refresh();
        }

        @Override
        public int window() {
            return window;
        }

        @Override
        public int drawable() {
            return pixmap;
        }

        @Override
        public Area area() {
            return area;
        }

        @Override
        public int border() {
            return border;
        }

        @Override
        public Optional<Area> pointer(X11Pointer.Position position) {
            if (position.window() != outermost) {
                return Optional.empty();
            }
            ByteBuffer answer = connection.call(
                    TRANSLATE_COORDINATES,
                    0,
                    connection.setup().root(),
                    window,
                    (position.x() & 0xffff) | (position.y() << 16));
            return Optional.of(
                    new Area(answer.getShort(12) + border - area.x(), answer.getShort(14) + border - area.y(), 0, 0));
        }

        /** The pixmap changes with each change of size; the pixels of a hidden window stay as they were. */
        @Override
        public void refresh() {
            try {
                if (!windows.isViewable(window)) {
                    return;
                }
                int named = connection.newId();
                connection.check(composite, NAME_WINDOW_PIXMAP, window, named);
                if (pixmap != 0) {
                    connection.send(FREE_PIXMAP, 0, pixmap);
                }
                pixmap = named;
                outermost = windows.outermost(window);
                border = Short.toUnsignedInt(
                        connection.call(GET_GEOMETRY, 0, window).getShort(20));
                ByteBuffer geometry = connection.call(GET_GEOMETRY, 0, named);
                area = inside(Short.toUnsignedInt(geometry.getShort(16)), Short.toUnsignedInt(geometry.getShort(18)));
            } catch (X11Exception e) {
                if (e.code() == X11Exception.BAD_WINDOW || e.code() == X11Exception.BAD_DRAWABLE) {
                    throw new ScreenException(ScreenException.Reason.GONE, "The window was closed", e);
                }
                // Hidden meanwhile: its pixels stay as they were until it is visible again.
                org.slf4j.LoggerFactory.getLogger(X11CaptureSource.class).debug("The window is not visible", e);
            }
        }

        private Area inside(int width, int height) {
            int left = border + windows.shadow(window).get(0);
            int right = border + windows.shadow(window).get(1);
            int top = border + windows.shadow(window).get(2);
            int bottom = border + windows.shadow(window).get(3);
            Area inside = new Area(left, top, width - left - right, height - top - bottom).even();
            return inside.width() < MIN_SIDE_PIXELS || inside.height() < MIN_SIDE_PIXELS
                    ? new Area(0, 0, 0, 0)
                    : inside;
        }
    }
}
