package io.postern.media.capture.x11;

import io.postern.media.capture.ScreenGrabber;
import io.postern.media.device.ScreenException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Grabs images of a monitor or a window. The server reports which rows have changed (DAMAGE), and only those are
 * fetched; all other events arrive together with the one request of each grab, which asks for the pointer's position.
 */
final class X11Grabber implements ScreenGrabber {
    private static final int CHANGE_WINDOW_ATTRIBUTES = 2;
    private static final int EVENT_MASK = 0x800;
    private static final int STRUCTURE_NOTIFY = 1 << 17;
    private static final int DESTROY_NOTIFY = 17;
    private static final int UNMAP_NOTIFY = 18;
    private static final int MAP_NOTIFY = 19;
    private static final int REPARENT_NOTIFY = 21;
    private static final int CONFIGURE_NOTIFY = 22;
    private static final int QUERY_VERSION = 0;
    private static final int CREATE = 1;
    private static final int SUBTRACT = 3;
    private static final int BOUNDING_BOX = 2;
    private static final int NONE = 0;

    private final X11Connection connection;
    private final X11CaptureSource target;
    private final X11PixelReader pixels;
    private final X11Pointer pointer;
    private final Optional<X11Connection.Extension> damage;
    private int damageId;
    private Area area = new Area(0, 0, 0, 0);
    private Optional<Area> drawnAt = Optional.empty();
    private boolean pointerChanged;
    private boolean moved = true;
    private int firstRow;
    private int endRow;

    /** @param connection owned from now on */
    X11Grabber(X11Connection connection, String id) {
        this.connection = connection;
        X11PixelReader buffer = new X11PixelReader(connection);
        try {
            if (!connection.setup().readable()) {
                throw new ScreenException(ScreenException.Reason.UNSUPPORTED, "The display has few colours", null);
            }
            target = X11CaptureSource.open(connection, id);
            pixels = buffer;
            pointer = new X11Pointer(connection);
            connection.check(CHANGE_WINDOW_ATTRIBUTES, 0, target.window(), EVENT_MASK, STRUCTURE_NOTIFY);
            damage = connection.extension("DAMAGE");
            if (damage.isPresent()) {
                connection.call(damage.get().opcode(), QUERY_VERSION, 1, 1);
                damageId = connection.newId();
                connection.check(damage.get().opcode(), CREATE, damageId, target.window(), BOUNDING_BOX);
            }
        } catch (X11Exception e) {
            buffer.close();
            connection.close();
            throw new ScreenException(ScreenException.Reason.GONE, String.valueOf(e.getMessage()), e);
        } catch (ScreenException e) {
            buffer.close();
            connection.close();
            throw e;
        }
    }

    @Override
    public Optional<Image> grab(boolean always) {
        try {
            return grabIfChanged(always);
        } catch (X11Exception e) {
            // Size or position have changed between the request and the fetch.
            moved = true;
            return Optional.empty();
        }
    }

    private Optional<Image> grabIfChanged(boolean always) {
        X11Pointer.Position position = pointer.position();
        readEvents();
        if (damage.isEmpty()) {
            changed(0, area.height());
        }
        if (moved || (always && target instanceof X11CaptureSource.Monitor)) {
            moved = false;
            followTarget();
        }
        if (area.isEmpty()) {
            return Optional.empty();
        }
        Optional<Area> pointerAt = target.pointer(position);
        boolean otherPointer = pointerChanged || !pointerAt.equals(drawnAt);
        boolean otherPixels = firstRow < endRow;
        if (!otherPixels && !otherPointer && !always) {
            return Optional.empty();
        }
        ByteBuffer buffer = pixels.buffer();
        pointer.erase(buffer, area.width());
        if (otherPixels) {
            fetch();
        }
        pointerAt.ifPresent(at -> pointer.draw(buffer, area.width(), area.height(), at.x(), at.y()));
        drawnAt = pointerAt;
        pointerChanged = false;
        return Optional.of(new Image(buffer, area.width(), area.height(), otherPixels || otherPointer));
    }

    private void followTarget() {
        target.refresh();
        Area now = target.area();
        boolean same = now.equals(area) && target instanceof X11CaptureSource.Monitor;
        if (same) {
            return;
        }
        pointer.erase(pixels.buffer(), area.width());
        area = now;
        if (!now.isEmpty()) {
            pixels.reserve(now.width(), now.height());
            changed(0, now.height());
        }
    }

    /** Fetches the rows that have changed; changes during the fetch are reported again. */
    private void fetch() {
        damage.ifPresent(extension -> connection.send(extension.opcode(), SUBTRACT, damageId, NONE, NONE));
        int first = Math.max(0, firstRow);
        int end = Math.min(area.height(), endRow);
        if (first < end) {
            Area rows = new Area(area.x(), area.y() + first, area.width(), end - first);
            pixels.fetch(target.drawable(), rows, first * area.width());
        }
        firstRow = 0;
        endRow = 0;
    }

    private void changed(int first, int end) {
        if (firstRow >= endRow) {
            firstRow = first;
            endRow = end;
        } else {
            firstRow = Math.min(firstRow, first);
            endRow = Math.max(endRow, end);
        }
    }

    private void readEvents() {
        for (@Nullable ByteBuffer event = connection.event(); event != null; event = connection.event()) {
            int kind = event.get(0) & 0x7f;
            if (damage.isPresent() && kind == damage.get().firstEvent()) {
                damaged(event);
            } else if (pointer.takes(kind)) {
                pointerChanged = true;
            } else if (event.getInt(4) == target.window()) {
                follow(kind);
            }
        }
    }

    private void follow(int kind) {
        switch (kind) {
            case DESTROY_NOTIFY ->
                throw new ScreenException(ScreenException.Reason.GONE, "The window was closed", null);
            case UNMAP_NOTIFY, MAP_NOTIFY, REPARENT_NOTIFY, CONFIGURE_NOTIFY -> moved = true;
            default -> {}
        }
    }

    private void damaged(ByteBuffer event) {
        int left = event.getShort(16) + target.border() - area.x();
        int top = event.getShort(18) + target.border() - area.y();
        int right = left + Short.toUnsignedInt(event.getShort(20));
        int bottom = top + Short.toUnsignedInt(event.getShort(22));
        boolean inside = right > 0 && left < area.width() && bottom > 0 && top < area.height();
        if (inside) {
            changed(Math.max(0, top), Math.min(area.height(), bottom));
        } else {
            // On another monitor: acknowledged, because the region would otherwise grow without further events.
            damage.ifPresent(extension -> connection.send(extension.opcode(), SUBTRACT, damageId, NONE, NONE));
        }
    }

    @Override
    public void abort() {
        connection.close();
    }

    @Override
    public void close() {
        connection.close();
        pixels.close();
    }
}
