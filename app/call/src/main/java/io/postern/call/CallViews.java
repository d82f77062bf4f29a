package io.postern.call;

import io.postern.call.context.CallContext;
import io.postern.call.context.CallHandle;
import io.postern.call.context.CallViewFactory;
import io.postern.call.context.JoinTimeline;
import io.postern.call.statistics.CallHistory;
import io.postern.call.statistics.StatisticsFile;
import io.postern.call.statistics.StatisticsSampler;
import io.postern.room.FixedSnapshotRoom;
import io.postern.room.LocalMedia;
import io.postern.room.Room;
import io.postern.ui.device.SpeakerVolume;
import io.postern.ui.video.FrameWorkers;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/**
 * Opens the views of calls. Keeps what was written and not sent for the next visit to the same room. On the JavaFX
 * thread unless a member says otherwise.
 */
public final class CallViews implements CallViewFactory {
    private static final int MAX_DRAFTS = 50;

    private static final double REHEARSED_WIDTH = 1280;
    private static final double REHEARSED_HEIGHT = 720;

    private final FrameWorkers workers;
    private final Consumer<URI> browser;
    private final Clock clock;
    private final Optional<StatisticsFile> statistics;
    private final CallHistory diary;
    private final Optional<SpeakerVolume> touched;
    private final Map<String, String> drafts = new LinkedHashMap<>();
    private final AtomicReference<@Nullable OpenCall> current = new AtomicReference<>();
    private boolean rehearsed;

    /**
     * @param workers closed by their owner after the last view
     * @param browser opens an address in the person's browser
     */
    public CallViews(FrameWorkers workers, Consumer<URI> browser) {
        this(workers, browser, Clock.systemUTC(), Optional.empty(), Optional.empty());
    }

    /**
     * Views for the screen of a meeting room, which lead nowhere.
     *
     * @param statistics written by all calls, if wanted; closed by its owner after the last view
     */
    public static CallViews forTouch(FrameWorkers workers, SpeakerVolume volume, Optional<StatisticsFile> statistics) {
        return new CallViews(workers, address -> {}, Clock.systemUTC(), statistics, Optional.of(volume));
    }

    /**
     * The same, and calls are written to a file.
     *
     * @param statistics closed by its owner after the last view
     */
    public CallViews(FrameWorkers workers, Consumer<URI> browser, StatisticsFile statistics) {
        this(workers, browser, Clock.systemUTC(), Optional.of(statistics), Optional.empty());
    }

    CallViews(FrameWorkers workers, Consumer<URI> browser, Clock clock) {
        this(workers, browser, clock, Optional.empty(), Optional.empty());
    }

    private CallViews(
            FrameWorkers workers,
            Consumer<URI> browser,
            Clock clock,
            Optional<StatisticsFile> statistics,
            Optional<SpeakerVolume> touched) {
        this.statistics = statistics;
        this.touched = touched;
        this.workers = workers;
        this.browser = browser;
        this.clock = clock;
        this.diary = new CallHistory(clock);
    }

    @Override
    public List<String> lastCall() {
        return diary.lines();
    }

    @Override
    public CallHandle open(Room room, LocalMedia media, CallContext context) {
        rehearsed = true;
        OpenCall call = new OpenCall(room, media, context);
        current.set(call);
        return call;
    }

    @Override
    public void rehearse(LocalMedia media, CallContext context, List<String> stylesheets) {
        if (rehearsed || touched.isPresent()) {
            return;
        }
        rehearsed = true;
        // In three steps, so that the lobby goes on answering in between.
        CallViewModel model = new CallViewModel(FixedSnapshotRoom.ofTwo(), media, context, "", clock);
        StatisticsSampler still = new StatisticsSampler(FixedSnapshotRoom.ofTwo(), Map::of, clock);
        CallView view = new CallView(model, media, context, workers, new TileFrameCounter(clock), still, browser);
        context.fx().post(() -> {
            Scene unseen = new Scene(view, REHEARSED_WIDTH, REHEARSED_HEIGHT);
            unseen.getStylesheets().setAll(stylesheets);
            view.applyCss();
            context.fx().post(() -> {
                view.layout();
                view.close();
                model.close();
            });
        });
    }

    /** The frame counters of the open call's tiles; empty without a call. Any thread. */
    public Optional<CallMeasurements> measurements() {
        return Optional.ofNullable(current.get()).map(call -> call.measured.read());
    }

    private final class OpenCall implements CallHandle {
        private final String roomName;
        private final TileFrameCounter measured = new TileFrameCounter(clock);
        private final CallViewModel model;
        private final StatisticsSampler sampler;
        private final Region view;
        private final Runnable closeView;
        private final Optional<StatisticsSampler.Registration> written;
        private final StatisticsSampler.Registration noted;
        private boolean closed;

        OpenCall(Room room, LocalMedia media, CallContext context) {
            roomName = room.name();
            model = new CallViewModel(room, media, context, drafts.getOrDefault(roomName, ""), clock);
            sampler = new StatisticsSampler(room, measured::framesShown, clock);
            if (touched.isPresent()) {
                TouchCallView forFingers = new TouchCallView(model, context, workers, measured, touched.get());
                view = forFingers;
                closeView = forFingers::close;
            } else {
                CallView forPeople = new CallView(model, media, context, workers, measured, sampler, browser);
                view = forPeople;
                closeView = forPeople::close;
            }
            written = statistics.map(file -> write(file, room, context.timeline()));
            noted = diary.follow(room, sampler);
        }

        private StatisticsSampler.Registration write(StatisticsFile file, Room room, JoinTimeline timeline) {
            timeline.onMark((mark, since) -> file.happened(room.name(), event(mark), since));
            timeline.sinceClick(JoinTimeline.Mark.JOIN_CLICKED)
                    .ifPresent(since -> file.happened(room.name(), event(JoinTimeline.Mark.JOIN_CLICKED), since));
            return file.follow(room, sampler);
        }

        private static String event(JoinTimeline.Mark mark) {
            return switch (mark) {
                case JOIN_CLICKED -> "join-clicked";
                case CONNECTED -> "connected";
                case FIRST_REMOTE_FRAME -> "first-frame-shown";
            };
        }

        @Override
        public Parent view() {
            return view;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            current.compareAndSet(this, null);
            written.ifPresent(StatisticsSampler.Registration::close);
            noted.close();
            closeView.run();
            sampler.close();
            model.close();
            keepDraft(model.chat().draftProperty().get());
        }

        private void keepDraft(String draft) {
            drafts.remove(roomName);
            if (draft.isBlank()) {
                return;
            }
            drafts.put(roomName, draft);
            if (drafts.size() > MAX_DRAFTS) {
                drafts.remove(drafts.keySet().iterator().next());
            }
        }
    }
}
