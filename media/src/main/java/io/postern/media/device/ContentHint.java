package io.postern.media.device;

/** What a shared screen is shared for: letters that are sharp, or motion that is smooth. */
public enum ContentHint {
    /** Text and slides: every pixel counts, a few pictures a second are enough. */
    DETAIL(2560, 1600, 5),
    /** Films and animations: full rate, at most Full HD. */
    MOTION(1920, 1080, 30);

    private final int longSide;
    private final int shortSide;
    private final int framesPerSecond;

    ContentHint(int longSide, int shortSide, int framesPerSecond) {
        this.longSide = longSide;
        this.shortSide = shortSide;
        this.framesPerSecond = framesPerSecond;
    }

    /** Pictures a second while something changes. */
    public int framesPerSecond() {
        return framesPerSecond;
    }

    /** The factor, at most 1, by which a source of this size is made smaller. */
    public double scale(int width, int height) {
        double byLongSide = (double) longSide / Math.max(width, height);
        double byShortSide = (double) shortSide / Math.min(width, height);
        return Math.min(1, Math.min(byLongSide, byShortSide));
    }
}
