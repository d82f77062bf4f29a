package io.postern.ui.device;

import io.postern.room.LocalMedia;
import io.postern.ui.fx.FxThread;
import java.util.Optional;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;

/** Sets the volume of this machine's speaker. On the JavaFX thread. */
public final class SpeakerVolume {
    /** As loud as the system lets it be. */
    public static final int MAX_PERCENT = 100;

    private static final int STEP_PERCENT = 10;

    private final FxThread fx;
    private final IntegerProperty percent = new SimpleIntegerProperty(this, "percent", MAX_PERCENT);
    private Optional<LocalMedia> media = Optional.empty();

    /** As long as nobody asks for another loudness the system's is left alone. */
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

    /** The speakers are there. */
    public void use(LocalMedia available) {
        media = Optional.of(available);
        apply();
    }

    /** To be called when something begins to be played: it begins at the system's loudness. */
    public void apply() {
        fx.assertFx();
        media.filter(there -> percent.get() < MAX_PERCENT || changed).ifPresent(there -> {
            changed = true;
            there.speakerVolume(percent.get());
        });
    }
}
