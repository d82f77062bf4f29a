package io.postern.ui.video;

import io.postern.media.frame.FrameMailbox;
import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSource;
import io.postern.ui.fx.FxThread;
import io.postern.ui.video.TripleBuffer.Slot;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.geometry.Dimension2D;
import javafx.scene.image.ImageView;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the frames of a video source. All methods are for the JavaFX thread unless they say otherwise.
 *
 * <p>A frame goes from the decoder's thread into a mailbox that keeps the latest only, is scaled to the device pixels
 * of this region and converted by a {@link FrameWorkers frame worker} into a buffer that the graphics pipeline reads
 * as it is, and is put on the screen with the pulse that the {@link FramePacer} chooses. While a finished frame waits for
 * its pulse no further one is converted. A surface that cannot be seen, or has no size, does not watch its source and costs nothing; it watches again
 * when it can be seen again.
 */
public final class VideoSurface extends Region implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VideoSurface.class);

    private static final int MAX_TIMES_BEHIND = 15;

    private final ImageView view = new ImageView();
    private final Rectangle clip = new Rectangle();
    private final ReadOnlyBooleanWrapper picture = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper past = new ReadOnlyBooleanWrapper();
    private final NodeVisibility presence;
    private final TripleBuffer buffers = new TripleBuffer();
    private final FrameWorkers.Lane lane;
    private final FramePacer.Client pacer;
    private final FrameMailbox mailbox;

    // The wanted state, written on the JavaFX thread and carried out on the lane.
    private final AtomicReference<Wish> wish = new AtomicReference<>(Wish.NOTHING);

    // Owned by the lane alone.
    private Wish carriedOut = Wish.NOTHING;
    private VideoSource.@Nullable Watch watch;
    private @Nullable VideoFrame last;
    private RenderSize lastSize = RenderSize.NONE;
    private boolean troubled;

    private @Nullable VideoSource source;
    private VideoFrame.Fit fit = VideoFrame.Fit.COVER;
    private boolean mirrored;
    private double cornerRadius;
    private boolean closed;
    private int timesBehind;
    private volatile Dimension2D sourceSize = new Dimension2D(0, 0);
    private Runnable onFirstFrame = () -> {};
    private final AtomicLong framesShown = new AtomicLong();

    /**
     * @param source watched, or null for nothing
     * @param size in device pixels; empty while out of sight
     * @param radius of the corners in device pixels
     */
    private record Wish(
            @Nullable VideoSource source, RenderSize size, VideoFrame.Fit fit, double radius, boolean closed) {
        static final Wish NOTHING = new Wish(null, RenderSize.NONE, VideoFrame.Fit.COVER, 0, false);

        @Nullable VideoSource watched() {
            return size.isEmpty() || closed ? null : source;
        }
    }

    /** @param workers shared by all surfaces and closed by their owner after them */
    public VideoSurface(FxThread fx, FrameWorkers workers) {
        getStyleClass().add("video-surface");
        lane = workers.lane(this::work);
        mailbox = new FrameMailbox(() -> lane.runHere(this::convertHere));
        pacer = workers.pacer(fx).add(mailbox::offered, this::showReady);
        view.setManaged(false);
        view.setMouseTransparent(true);
        getChildren().add(view);
        setMinSize(0, 0);
        presence = new NodeVisibility(this);
        presence.follow(this::wish);
    }

    /** Shows another source from now on; the frame of the one before is taken away at once. Null shows nothing. */
    public void setSource(@Nullable VideoSource newSource) {
        if (Objects.equals(newSource, source)) {
            return;
        }
        source = newSource;
        // First the wish, then the waiting frame: the lane looks in the opposite order, so nothing old slips through.
        wish();
        buffers.discardReady();
        pacer.presentNextAtOnce();
        view.setImage(null);
        picture.set(false);
        past.set(false);
        sourceSize = new Dimension2D(0, 0);
    }

    /** How a frame fits a region of another shape; {@link VideoFrame.Fit#COVER} at first. */
    public void setFit(VideoFrame.Fit newFit) {
        fit = newFit;
        requestLayout();
        wish();
    }

    /** Left and right exchanged, as people expect of their own video; not at first. */
    public void setMirrored(boolean newMirrored) {
        mirrored = newMirrored;
        view.setScaleX(mirrored ? -1 : 1);
    }

    /** The radius of the rounded corners in logical pixels; 0 at first. Counts from the next frame on. */
    public void setCornerRadius(double radius) {
        cornerRadius = radius;
        wish();
    }

    /** Whether a frame of the current source is on the screen, even if it is an old one. */
    public ReadOnlyBooleanProperty frameShownProperty() {
        return picture.getReadOnlyProperty();
    }

    /** Whether the frame on the screen is one of before the surface was last out of sight. */
    public ReadOnlyBooleanProperty pastProperty() {
        return past.getReadOnlyProperty();
    }

    /** Called once for every source, in the pulse that puts its first frame on the screen. */
    public void setOnFirstFrame(Runnable action) {
        onFirstFrame = action;
    }

    /** Upright size of the frame last shown, before it was scaled; 0 × 0 without one. Any thread. */
    public Dimension2D sourceSize() {
        return sourceSize;
    }

    /** How many frames were put on the screen by a pulse since this surface was made. Any thread. */
    public long framesShown() {
        return framesShown.get();
    }

    /** Releases source, frames and memory; what was shown stays away. Idempotent; the workers finish it. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        setSource(null);
        presence.close();
        pacer.close();
        wish();
    }

    @Override
    protected void layoutChildren() {
        place();
        wish();
    }

    // An image of another size than wanted, as while the region is being resized, keeps its shape until the next one
    // comes.
    private void place() {
        if (view.getImage() == null || getWidth() <= 0 || getHeight() <= 0) {
            return;
        }
        double across = getWidth() / view.getImage().getWidth();
        double down = getHeight() / view.getImage().getHeight();
        double scale = fit == VideoFrame.Fit.COVER ? Math.max(across, down) : Math.min(across, down);
        boolean same = Math.abs(across / down - 1) < 0.01;
        double width = same ? getWidth() : view.getImage().getWidth() * scale;
        double height = same ? getHeight() : view.getImage().getHeight() * scale;
        view.setFitWidth(width);
        view.setFitHeight(height);
        view.relocate((getWidth() - width) / 2, (getHeight() - height) / 2);
        clip.setWidth(getWidth());
        clip.setHeight(getHeight());
        boolean clipped = width > getWidth() + 0.5 || height > getHeight() + 0.5;
        setClip(clipped ? clip : null);
    }

    private void wish() {
        RenderSize size = RenderSize.NONE;
        double radius = 0;
        if (presence.isPresent()) {
            Window window = getScene().getWindow();
            size = RenderSize.ofArea(getWidth(), getHeight(), window.getOutputScaleX(), window.getOutputScaleY());
            radius = cornerRadius * window.getOutputScaleX();
        }
        if (size.isEmpty() && picture.get()) {
            past.set(true);
            pacer.presentNextAtOnce();
        }
        Wish next = new Wish(source, size, fit, radius, closed);
        if (!next.equals(wish.getAndSet(next))) {
            lane.request();
        }
    }

    private void showReady() {
        Slot slot = buffers.show();
        if (slot == null) {
            lane.request();
            return;
        }
        catchUp();
        view.setImage(slot.image());
        sourceSize = new Dimension2D(slot.sourceWidth(), slot.sourceHeight());
        place();
        framesShown.incrementAndGet();
        past.set(false);
        if (!picture.get()) {
            picture.set(true);
            onFirstFrame.run();
        }
        lane.request();
    }

    /**
     * Two frames that come within one period of the pacer leave this surface one frame behind, for good, because sender and
     * pacer have the same rate. After a while in which the next frame was always there already, it is presented between two
     * periods.
     */
    private void catchUp() {
        timesBehind = mailbox.isEmpty() ? 0 : timesBehind + 1;
        if (timesBehind >= MAX_TIMES_BEHIND) {
            timesBehind = 0;
            pacer.presentNextAtOnce();
        }
    }

    /**
     * On the thread that delivers a frame. Closing the watch waits for it, possibly with a lock held, so it must not begin
     * or end a watch itself.
     */
    private boolean convertHere() {
        Wish now = wish.get();
        if (!now.equals(carriedOut) || now.watched() == null) {
            return false;
        }
        convertLatest(now);
        return true;
    }

    private void work() {
        Wish now = wish.get();
        if (!Objects.equals(now.watched(), carriedOut.watched())) {
            stopWatching();
            startWatching(now);
        } else if (watch != null && !now.size().equals(carriedOut.size())) {
            watch.shownAt(now.size().width(), now.size().height());
        }
        carriedOut = now;
        if (now.watched() == null) {
            buffers.trim();
            if (now.closed()) {
                mailbox.close();
            }
            return;
        }
        convertLatest(now);
    }

    private void convertLatest(Wish now) {
        Slot slot = buffers.free();
        if (slot == null) {
            return;
        }
        VideoFrame latest = mailbox.take();
        if (latest != null) {
            keep(latest);
        } else if (last == null || now.size().equals(lastSize)) {
            return;
        }
        VideoFrame shown = last;
        if (shown != null) {
            convert(shown, slot, now);
        }
        if (now.fit() == VideoFrame.Fit.COVER) {
            // The next one comes soon. A shared screen may rest for long, and must be sharp after a change of size.
            keep(null);
        }
    }

    private void convert(VideoFrame shown, Slot slot, Wish now) {
        int width = shown.uprightWidth();
        int height = shown.uprightHeight();
        RenderSize size = now.size().cappedFor(width, height);
        try {
            ByteBuffer pixels = slot.memory(size.width(), size.height());
            shown.renderBgra(pixels, size.width(), size.height(), now.fit());
            if (now.radius() > 0) {
                RoundedCorners.round(
                        pixels,
                        size.width(),
                        size.height(),
                        now.radius() * size.width() / now.size().width());
            }
        } catch (RuntimeException e) {
            if (!troubled) {
                troubled = true;
                LOG.warn("A picture of {} x {} cannot be shown; more of the kind are passed over", width, height, e);
            }
            return;
        }
        slot.source(width, height);
        lastSize = now.size();
        buffers.finished(slot);
        if (Objects.equals(wish.get().watched(), now.watched())) {
            pacer.frameReady();
        } else {
            buffers.discardReady();
        }
    }

    private void startWatching(Wish now) {
        VideoSource next = now.watched();
        if (next == null) {
            return;
        }
        try {
            watch = next.watch(mailbox, now.size().width(), now.size().height());
        } catch (RuntimeException e) {
            LOG.warn("A picture source cannot be watched", e);
        }
    }

    private void stopWatching() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        VideoFrame left = mailbox.take();
        if (left != null) {
            left.close();
        }
        keep(null);
    }

    private void keep(@Nullable VideoFrame next) {
        if (last != null) {
            last.close();
        }
        last = next;
    }
}
