package io.postern.media.capture.x11;

/** Thrown when the X server responds to a request with an error. */
final class X11Exception extends RuntimeException {
    static final int BAD_WINDOW = 3;
    static final int BAD_MATCH = 8;
    static final int BAD_DRAWABLE = 9;

    private final int code;

    X11Exception(int code, int request, int resource) {
        super("X error " + code + " for request " + request + ", resource 0x" + Integer.toHexString(resource));
        this.code = code;
    }

    int code() {
        return code;
    }
}
