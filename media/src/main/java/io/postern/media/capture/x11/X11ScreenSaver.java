package io.postern.media.capture.x11;

import io.postern.media.device.ScreenException;

/**
 * Suspends the screen saver and power saving of an X server (X Screen Saver extension 1.1, request ScreenSaverSuspend).
 * The server counts suspending clients and releases them when their connection ends.
 */
public final class X11ScreenSaver implements AutoCloseable {
    private static final String EXTENSION = "MIT-SCREEN-SAVER";
    private static final int QUERY_VERSION = 0;
    private static final int SUSPEND = 5;
    private static final int MAJOR = 1;
    private static final int MINOR = 1;

    private final X11Connection connection;

    private X11ScreenSaver(X11Connection connection) {
        this.connection = connection;
    }

    /**
     * Suspends the screen saver until the returned object is closed.
     *
     * @param display as in the variable DISPLAY
     * @throws ScreenException if there is no such server, or it does not support this
     */
    public static X11ScreenSaver suspend(String display) {
        X11Connection connection = X11Connection.open(X11Address.parse(display)
                .orElseThrow(() -> new ScreenException(
                        ScreenException.Reason.FAILED, "There is no X server called \"" + display + "\"", null)));
        try {
            int opcode = connection
                    .extension(EXTENSION)
                    .orElseThrow(() -> new ScreenException(
                            ScreenException.Reason.FAILED, "The X server has no screen saver to suspend", null))
                    .opcode();
            connection.call(opcode, QUERY_VERSION, MAJOR | MINOR << 8);
            connection.check(opcode, SUSPEND, 1);
            return new X11ScreenSaver(connection);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
