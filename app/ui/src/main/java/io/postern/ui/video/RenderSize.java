package io.postern.ui.video;

/** The size in pixels that a frame is converted to. */
record RenderSize(int width, int height) {
    static final RenderSize NONE = new RenderSize(0, 0);

    /** Full HD: beyond this, enlarging a frame is left to the graphics pipeline. */
    private static final long MAX_PIXELS = 1920L * 1080;

    boolean isEmpty() {
        return width <= 0 || height <= 0;
    }

    /** The device pixels of an area given in logical pixels. */
    static RenderSize ofArea(double width, double height, double scaleX, double scaleY) {
        return new RenderSize((int) Math.round(width * scaleX), (int) Math.round(height * scaleY));
    }

    /** The same shape with no more pixels than are enough or, if more, than the source has. */
    RenderSize cappedFor(int sourceWidth, int sourceHeight) {
        long most = Math.max(MAX_PIXELS, (long) sourceWidth * sourceHeight);
        long pixels = (long) width * height;
        if (pixels <= most) {
            return this;
        }
        double shrink = Math.sqrt((double) most / pixels);
        return new RenderSize(
                Math.max(1, (int) Math.round(width * shrink)), Math.max(1, (int) Math.round(height * shrink)));
    }
}
