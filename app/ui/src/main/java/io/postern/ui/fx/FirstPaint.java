package io.postern.ui.fx;

import java.util.concurrent.CompletableFuture;

/** Tells when a window that was just shown has painted its first frame. */
public final class FirstPaint {
    /**
     * A pulse hands a frame to the renderer and the next one waits until it is drawn. The first after showing may have
     * been under way already, so the third is the earliest that proves a drawn window.
     */
    private static final int PAINTED_PULSE = 3;

    private int pulses;

    private FirstPaint() {}

    /** Completes, on the JavaFX thread, at the first pulse after the first frame. To be called once it is shown. */
    public static CompletableFuture<Void> after(FxThread fx) {
        CompletableFuture<Void> drawn = new CompletableFuture<>();
        FirstPaint counting = new FirstPaint();
        FxThread.Registration registration = fx.onPulse(now -> {
            counting.pulses++;
            if (counting.pulses == PAINTED_PULSE) {
                drawn.complete(null);
            }
        });
        return drawn.whenComplete((done, failure) -> registration.close());
    }
}
