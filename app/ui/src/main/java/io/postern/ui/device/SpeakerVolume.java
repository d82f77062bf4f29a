package io.postern.ui.device;

import io.postern.room.LocalMedia;
import io.postern.ui.fx.FxThread;
import java.util.Optional;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;

/** Sets the volume of this machine's speaker. On the JavaFX thread. */
public final class SpeakerVolume {
    /** The system's maximum volume. */
    public static final int MAX_PERCENT = 100;

    private static final int STEP_PERCENT = 10;

    private final FxThread fx;
    private final IntegerProperty percent = new SimpleIntegerProperty(this, "percent", MAX_PERCENT);
    private Optional<LocalMedia> media = Optional.empty();

    /** Whether a volume was chosen. Before that the system's volume is left alone. */
    private boolean changed;

    public SpeakerVolume(FxThread fx) {
        this.fx = fx;
        percent.subscribe(value -> apply());
    }

    public IntegerProperty percentProperty() {
        return percent;
    }

    public void louder() {
        percent.set(Math.min(MAX_PERCENT, percent.get() + STEP_PERCENT));
    }

    public void quieter() {
        percent.set(Math.max(0, percent.get() - STEP_PERCENT));
    }

    /** Starts to control the speakers once they are available. */
    public void use(LocalMedia available) {
        media = Optional.of(available);
        apply();
    }

    /** Applies the volume. To be called when playback begins, which starts at the system's volume. */
    public void apply() {
        fx.assertFx();
        media.filter(there -> percent.get() < MAX_PERCENT || changed).ifPresent(there -> {
            changed = true;
            there.speakerVolume(percent.get());
        });
    }
}
