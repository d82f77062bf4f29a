package io.postern.call.controls;

import io.postern.room.Room;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.TrackSource;
import io.postern.ui.fx.FxThread;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The state of the own microphone or camera switch. It shows a request at once while the room carries it out, then the
 * state that the room reports. On the JavaFX thread.
 */
public final class MediaSwitch {
    private final Room room;
    private final TrackSource source;
    private final FxThread fx;
    private final Runnable settled;
    private final Consumer<Throwable> failed;
    private final ReadOnlyObjectWrapper<State> state;
    private final ReadOnlyBooleanWrapper permitted = new ReadOnlyBooleanWrapper(true);
    private boolean reported;
    private Optional<Boolean> wanted = Optional.empty();
    private long request;

    /**
     * The state that the switch shows.
     *
     * @param pending whether the room has not answered yet
     */
    public record State(boolean on, boolean pending) {}

    /**
     * @param initially shown until the room reports
     * @param settled called before a request is taken as answered, to bring what is reported up to date
     * @param failed receives the reason why a request failed, after the switch has gone back
     */
    public MediaSwitch(
            Room room,
            TrackSource source,
            FxThread fx,
            boolean initially,
            Runnable settled,
            Consumer<Throwable> failed) {
        this.room = room;
        this.source = source;
        this.fx = fx;
        this.settled = settled;
        this.failed = failed;
        this.reported = initially;
        this.state = new ReadOnlyObjectWrapper<>(new State(initially, false));
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public boolean isOn() {
        return state.get().on();
    }

    /** Whether the server lets this be published; otherwise a press only shows a notice. */
    public ReadOnlyBooleanProperty permittedProperty() {
        return permitted.getReadOnlyProperty();
    }

    /** The permission in the room's newest snapshot. */
    public void permit(boolean isPermitted) {
        permitted.set(isPermitted);
    }

    /** The state in the room's newest snapshot. */
    public void report(boolean on) {
        reported = on;
        show();
    }

    public void toggle() {
        set(!isOn());
    }

    /** Asks the room; shown at once. A later request overtakes an earlier one. */
    public void set(boolean on) {
        if (on && !permitted.get()) {
            failed.accept(new RoomException(
                    new RoomFailure(RoomFailure.Kind.NOT_PERMITTED, false, source + " may not be published"), null));
            return;
        }
        long mine = ++request;
        wanted = Optional.of(on);
        show();
        room.setEnabled(source, on).whenComplete((done, failure) -> fx.post(() -> answered(mine, failure)));
    }

    private void answered(long answeredRequest, @Nullable Throwable failure) {
        if (answeredRequest != request) {
            return;
        }
        if (failure == null) {
            reported = wanted.orElse(reported);
        }
        settled.run();
        wanted = Optional.empty();
        show();
        if (failure != null) {
            failed.accept(failure);
        }
    }

    private void show() {
        state.set(new State(wanted.orElse(reported), wanted.isPresent()));
    }
}
