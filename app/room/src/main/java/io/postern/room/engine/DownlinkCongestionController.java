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
 * Limits the requested video while more arrives than the downlink can carry. Servers learn of it themselves, in five to
 * twenty seconds; until then TCP and their buffers keep what does not fit, and everything comes as many seconds late, sound
 * and the reports by which our own side learns to send less among it. Whoever receives sees it within half a second.
 *
 * <p>The first frames of a call are small ones, which servers begin with anyway; as soon as they have come promptly, larger
 * ones are asked for, and then all. When more comes than fits, video is switched off, which takes effect at once
 * (another layer has to wait for its key frame), until what waits has come; then small ones are asked for. When nothing has
 * waited for a while, better ones are tried; if they still do not fit, the next try is later (decision 20). Owned by the
 * room's executor.
 */
final class DownlinkCongestionController {
    private static final Logger log = LoggerFactory.getLogger(DownlinkCongestionController.class);

    static final Duration SAMPLE_INTERVAL = Duration.ofMillis(200);
    /** If it is not getting less: many first frames at once take as long, and are over then. */
    private static final Duration LATE_DELAY = Duration.ofMillis(500);

    private static final Duration PROMPT_DELAY = Duration.ofMillis(200);
    /** Of the first frames, their key frames among them, on a way with room for more; a busy Wi-Fi is not quicker. */
    private static final Duration IMMEDIATE_DELAY = Duration.ofMillis(100);

    /** With a layer's frames coming, its key frame among them. */
    private static final int PROVING_SAMPLES = 4;
    /** A way on which the first frames did not come at once, nor late either. */
    private static final Duration UNPROVEN_WAIT = Duration.ofSeconds(2);
    /**
     * A server that does not hear us, or that does not do what it was asked, is asked for video again all the same.
     */
    private static final Duration MAX_PAUSE = Duration.ofSeconds(8);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    /** After which what was tried is what fits. */
    private static final Duration HOLD_PERIOD = Duration.ofMinutes(1);

    private static final Duration MAX_WAIT = Duration.ofMinutes(5);
    private static final int FEW_FRAMES = 5;

    /** The most that is asked for of each publication, from the worst to the best. */
    private static final List<VideoQualityLimit> LEVELS = List.of(
            VideoQualityLimit.atMost(Layer.LOW).withFramesPerSecond(FEW_FRAMES),
            VideoQualityLimit.atMost(Layer.LOW),
            VideoQualityLimit.atMost(Layer.MEDIUM),
            VideoQualityLimit.BEST);

    private static final int LOW_LEVEL = 1;
    private static final int HIGHEST_LEVEL = LEVELS.size() - 1;

    /** The demand until the path is known. */
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

    /** @param limit told the most that is to be asked for from now on; empty for nothing */
    DownlinkCongestionController(Consumer<Optional<VideoQualityLimit>> limit) {
        this.limit = limit;
    }

    /** One look, {@link #SAMPLE_INTERVAL} while the room is connected. */
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
