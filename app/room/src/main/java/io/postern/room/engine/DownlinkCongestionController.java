package io.postern.room.engine;

import io.postern.media.tunnel.QueueingDelayEstimator;
import io.postern.room.VideoQualityLimit;
import io.postern.room.VideoQualityLimit.Layer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the requested video while more arrives than the downlink can carry. Servers detect this themselves within five
 * to twenty seconds. Until then TCP and the servers' buffers queue the excess, and everything arrives that late,
 * including sound and the reports that our own rate control needs. The receiver detects it within half a second.
 *
 * <p>A call starts with small layers, which servers begin with anyway; once they arrive promptly, larger layers are
 * requested, and then all. When more arrives than fits, video is switched off until the queue has drained, because that
 * takes effect at once (another layer has to wait for its key frame); then small layers are requested. After a while
 * without queueing, better layers are tried; if they still do not fit, the next attempt is later (decision 20). Owned
 * by the room's executor.
 */
final class DownlinkCongestionController {
    private static final Logger log = LoggerFactory.getLogger(DownlinkCongestionController.class);

    static final Duration SAMPLE_INTERVAL = Duration.ofMillis(200);
    /**
     * The delay that counts as congestion unless it is falling: many first frames at once cause as much, but only
     * briefly.
     */
    private static final Duration LATE_DELAY = Duration.ofMillis(500);

    private static final Duration PROMPT_DELAY = Duration.ofMillis(200);
    /**
     * The delay of the first frames, key frames included, on a path with spare capacity; a busy Wi-Fi is not quicker.
     */
    private static final Duration IMMEDIATE_DELAY = Duration.ofMillis(100);

    /** The time to observe a new layer, its key frame included. */
    private static final int PROVING_SAMPLES = 4;
    /** The wait on a path whose first frames were neither immediate nor late. */
    private static final Duration UNPROVEN_WAIT = Duration.ofSeconds(2);
    /** The limit on switching video off, for a server that does not receive or follow our requests. */
    private static final Duration MAX_PAUSE = Duration.ofSeconds(8);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    /** The time without queueing after which a layer counts as fitting. */
    private static final Duration HOLD_PERIOD = Duration.ofMinutes(1);

    private static final Duration MAX_WAIT = Duration.ofMinutes(5);
    private static final int FEW_FRAMES = 5;

    /** The limits on each publication, from the lowest to the highest. */
    private static final List<VideoQualityLimit> LEVELS = List.of(
            VideoQualityLimit.atMost(Layer.LOW).withFramesPerSecond(FEW_FRAMES),
            VideoQualityLimit.atMost(Layer.LOW),
            VideoQualityLimit.atMost(Layer.MEDIUM),
            VideoQualityLimit.BEST);

    private static final int LOW_LEVEL = 1;
    private static final int HIGHEST_LEVEL = LEVELS.size() - 1;

    /** The limit until the path is known. */
    static final VideoQualityLimit INITIAL_LIMIT = LEVELS.get(LOW_LEVEL);

    private final Consumer<Optional<VideoQualityLimit>> limit;
    private int level = LOW_LEVEL;
    private boolean proving = true;
    private int proofs;
    private boolean paused;
    private boolean tried;
    private Duration pausedFor = Duration.ZERO;
    private Duration before = Duration.ZERO;
    private Duration beforeThat = Duration.ZERO;
    private Duration prompt = Duration.ZERO;
    private Duration patience = UNPROVEN_WAIT;

    /** @param limit told the limit that applies from now on; empty for no video */
    DownlinkCongestionController(Consumer<Optional<VideoQualityLimit>> limit) {
        this.limit = limit;
    }

    /** Takes a sample; called every {@link #SAMPLE_INTERVAL} while the room is connected. */
    void look(QueueingDelayEstimator.Reading reading) {
        Duration late = reading.latest();
        boolean growing = late.compareTo(before) >= 0 && before.compareTo(beforeThat) >= 0;
        boolean lateBefore = before.compareTo(PROMPT_DELAY) > 0;
        beforeThat = before;
        before = late;
        if (paused) {
            pausedFor = pausedFor.plus(SAMPLE_INTERVAL);
            if (late.compareTo(PROMPT_DELAY) < 0 || pausedFor.compareTo(MAX_PAUSE) > 0) {
                resume();
            }
        } else if (late.compareTo(LATE_DELAY) > 0 && growing && lateBefore) {
            pause(late);
        } else if (proving) {
            prove(reading);
        } else {
            prompt = late.compareTo(PROMPT_DELAY) < 0 ? prompt.plus(SAMPLE_INTERVAL) : Duration.ZERO;
            if (tried && prompt.compareTo(HOLD_PERIOD) >= 0) {
                tried = false;
                patience = FIRST_WAIT;
            }
            if (level < HIGHEST_LEVEL && prompt.compareTo(patience) >= 0) {
                tryBetter();
            }
        }
    }

    private void prove(QueueingDelayEstimator.Reading reading) {
        if (!reading.measurable()) {
            level = HIGHEST_LEVEL;
            proving = false;
            tell();
        } else if (reading.worst().compareTo(IMMEDIATE_DELAY) > 0) {
            log.debug("The first pictures waited for {} ms", reading.worst().toMillis());
            proving = false;
        } else if (reading.fresh() && ++proofs == PROVING_SAMPLES) {
            proofs = 0;
            level++;
            proving = level < HIGHEST_LEVEL;
            tell();
        }
    }

    private void pause(Duration late) {
        log.info("What comes is {} ms late: pictures wait until nothing else does", late.toMillis());
        if (tried) {
            Duration longer = patience.multipliedBy(2);
            patience = longer.compareTo(MAX_WAIT) < 0 ? longer : MAX_WAIT;
        }
        patience = patience.compareTo(FIRST_WAIT) < 0 ? FIRST_WAIT : patience;
        level = tried ? level - 1 : Math.clamp(level - 1, 0, LOW_LEVEL);
        proving = false;
        paused = true;
        tried = false;
        pausedFor = Duration.ZERO;
        limit.accept(Optional.empty());
    }

    private void resume() {
        paused = false;
        prompt = Duration.ZERO;
        tell();
    }

    private void tryBetter() {
        level++;
        tried = true;
        prompt = Duration.ZERO;
        tell();
    }

    private void tell() {
        log.debug("Of each publication at most {} is asked for", LEVELS.get(level));
        limit.accept(Optional.of(LEVELS.get(level)));
    }
}
