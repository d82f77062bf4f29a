package io.postern.media.device;

/** Whether a shared screen is encoded for sharp text or for smooth motion (contentHint of a MediaStreamTrack). */
public enum ContentHint {
    /** Text and slides: full resolution, a few frames a second. */
    DETAIL(2560, 1600, 5),
    /** Films and animations: full frame rate, at most Full HD. */
    MOTION(1920, 1080, 30);

    private final int longSide;
    private final int shortSide;
    private final int framesPerSecond;

    ContentHint(int longSide, int shortSide, int framesPerSecond) {
        this.longSide = longSide;
        this.shortSide = shortSide;
        this.framesPerSecond = framesPerSecond;
    }

    /** Frames a second while the content changes. */
    public int framesPerSecond() {
        return framesPerSecond;
    }

    /** The factor, at most 1, by which a source of this size is scaled down. */
    public double scale(int width, int height) {
        double byLongSide = (double) longSide / Math.max(width, height);
        double byShortSide = (double) shortSide / Math.min(width, height);
        return Math.min(1, Math.min(byLongSide, byShortSide));
    }
}
