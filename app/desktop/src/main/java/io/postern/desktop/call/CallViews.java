package io.postern.desktop.call;

import io.postern.desktop.picture.PictureWorkers;
import io.postern.desktop.shell.CallContext;
import io.postern.desktop.shell.CallHandle;
import io.postern.desktop.shell.CallViewFactory;
import io.postern.room.LocalMedia;
import io.postern.room.Room;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.scene.Parent;
import org.jspecify.annotations.Nullable;

/**
 * Opens the views of calls. Keeps what was written and not sent for the next visit to the same room. On the JavaFX
 * thread unless a member says otherwise.
 */
public final class CallViews implements CallViewFactory {
    private static final int DRAFTS = 50;

    private final PictureWorkers workers;
    private final Consumer<URI> browser;
    private final Clock clock;
    private final Map<String, String> drafts = new LinkedHashMap<>();
    private final AtomicReference<@Nullable OpenCall> current = new AtomicReference<>();

    /**
     * @param workers closed by their owner after the last view
     * @param browser opens an address in the person's browser
     */
    public CallViews(PictureWorkers workers, Consumer<URI> browser) {
        this(workers, browser, Clock.systemUTC());
    }

    CallViews(PictureWorkers workers, Consumer<URI> browser, Clock clock) {
        this.workers = workers;
        this.browser = browser;
        this.clock = clock;
    }

    @Override
    public CallHandle open(Room room, LocalMedia media, CallContext context) {
        OpenCall call = new OpenCall(room, media, context);
        current.set(call);
        return call;
    }

    /** What the tiles of the call that is open have shown; empty without a call. Any thread. */
    public Optional<CallMeasurements> measurements() {
        return Optional.ofNullable(current.get()).map(call -> call.measured.read());
    }

    private final class OpenCall implements CallHandle {
        private final String roomName;
        private final MeasuredTiles measured = new MeasuredTiles(clock);
        private final CallViewModel model;
        private final CallView view;
        private boolean closed;

        OpenCall(Room room, LocalMedia media, CallContext context) {
            roomName = room.name();
            model = new CallViewModel(room, media, context, drafts.getOrDefault(roomName, ""), clock);
            view = new CallView(model, media, context, workers, measured, browser);
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
            view.close();
            model.close();
            keepDraft(model.chat().draftProperty().get());
        }

        private void keepDraft(String draft) {
            drafts.remove(roomName);
            if (draft.isBlank()) {
                return;
            }
            drafts.put(roomName, draft);
            if (drafts.size() > DRAFTS) {
                drafts.remove(drafts.keySet().iterator().next());
            }
        }
    }
}
