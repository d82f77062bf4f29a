package io.postern.call.controls;

import io.postern.room.LocalMedia;
import io.postern.ui.fx.FxThread;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the own microphone's level, and holds a lease on the microphone only while the meter is shown. On the
 * JavaFX thread.
 */
public final class MicrophoneMeter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MicrophoneMeter.class);

    /** Often enough to look alive: every third pulse. */
    private static final int PULSES_PER_UPDATE = 3;

    private final LocalMedia media;
    private final FxThread fx;
    private final DoubleConsumer show;
    private boolean listens;
    private boolean active;
    private int attempt;
    private LocalMedia.@Nullable MicrophoneLease lease;
    private FxThread.@Nullable Registration pulse;
    private int pulses;

    /**
     * @param show called with 0 to 1 some twenty times a second, and with 0 at the end; with what the microphone hears while
     *     that is listened to, else with what others hear
     */
    public MicrophoneMeter(LocalMedia media, FxThread fx, DoubleConsumer show) {
        this.media = media;
        this.fx = fx;
        this.show = show;
    }

    /** Whether the microphone is listened to on this computer also while it is muted. */
    public void setListens(boolean even) {
        listens = even;
    }

    /** Begins or ends to look. */
    public void setActive(boolean wanted) {
        if (wanted == active) {
            return;
        }
        active = wanted;
        int mine = ++attempt;
        if (active) {
            media.openMicrophone().whenComplete((opened, failure) -> fx.run(() -> opened(mine, opened, failure)));
        } else {
            release();
        }
    }

    @Override
    public void close() {
        setActive(false);
    }

    private void opened(int mine, LocalMedia.@Nullable MicrophoneLease opened, @Nullable Throwable failure) {
        if (opened == null) {
            // Turning the microphone on reports the failure; a meter alone stays dark.
            LOG.debug("No level to show", failure);
        } else if (mine != attempt) {
            opened.close();
        } else {
            lease = opened;
            pulse = fx.onPulse(now -> read());
        }
    }

    private void read() {
        LocalMedia.MicrophoneLease open = lease;
        if (open != null && ++pulses % PULSES_PER_UPDATE == 0) {
            show.accept(listens ? open.heard() : open.level());
        }
    }

    private void release() {
        if (pulse != null) {
            pulse.close();
            pulse = null;
        }
        if (lease != null) {
            lease.close();
            lease = null;
        }
        show.accept(0);
    }
}
