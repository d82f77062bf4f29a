package io.postern.desktop.lobby;

import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomOptions;
import io.postern.signaling.token.TokenSource;
import io.postern.ui.fx.FxThread;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a ticket and connects ahead of time for the room that is named in the lobby: a moment after the typing
 * stops, so that not every letter costs a ticket. On the JavaFX thread.
 */
final class JoinPreparation {
    /** How a name stands with the server. */
    sealed interface Outcome {
        /** Being asked. */
        record Underway() implements Outcome {}

        /** A ticket is there; joining will be quick. */
        record Ready() implements Outcome {}

        record Failed(Throwable failure) implements Outcome {}
    }

    /** Long enough to type the next letter, short enough not to be waited for. */
    static final Duration DEBOUNCE = Duration.ofMillis(400);

    private static final RoomOptions ADAPTIVE_OPTIONS = RoomOptions.DEFAULTS.withAdaptiveStream(true);

    private final FxThread fx;
    private final TokenSource tokens;
    private final Consumer<Outcome> report;
    private @Nullable RoomClient client;
    private Optional<String> name = Optional.empty();
    private @Nullable Room prepared;
    private FxThread.@Nullable Registration waiting;
    private int generation;

    JoinPreparation(FxThread fx, TokenSource tokens, Consumer<Outcome> report) {
        this.fx = fx;
        this.tokens = tokens;
        this.report = report;
    }

    void use(RoomClient available) {
        client = available;
        name.ifPresent(this::prepare);
    }

    /** The name in the field changed; empty if it is none that could be asked for. */
    void name(Optional<String> newName) {
        if (newName.equals(name)) {
            return;
        }
        forget();
        name = newName;
        newName.ifPresent(wanted -> {
            report.accept(new Outcome.Underway());
            waiting = fx.after(DEBOUNCE, () -> prepare(wanted));
        });
    }

    /** Asks again after a failure. */
    void again() {
        Optional<String> same = name;
        forget();
        name = same;
        same.ifPresent(wanted -> {
            report.accept(new Outcome.Underway());
            prepare(wanted);
        });
    }

    /**
     * The room to join, prepared or not; from here on the caller's.
     *
     * @throws IllegalArgumentException if the room library does not take the name
     */
    Room take(String wanted) {
        RoomClient rooms = client;
        if (rooms == null) {
            throw new IllegalStateException("There is no room client yet.");
        }
        Room room = prepared;
        if (room != null && room.name().equals(wanted)) {
            prepared = null;
            forget();
            return room;
        }
        forget();
        return rooms.newRoom(wanted, tokens, ADAPTIVE_OPTIONS);
    }

    /** Lets go of what was prepared. */
    void forget() {
        generation++;
        name = Optional.empty();
        stopWaiting();
        if (prepared != null) {
            prepared.leave();
            prepared = null;
        }
    }

    private void stopWaiting() {
        if (waiting != null) {
            waiting.close();
            waiting = null;
        }
    }

    private void prepare(String wanted) {
        stopWaiting();
        RoomClient rooms = client;
        if (rooms == null || prepared != null) {
            return;
        }
        int thisTime = generation;
        try {
            prepared = rooms.newRoom(wanted, tokens, ADAPTIVE_OPTIONS);
        } catch (IllegalArgumentException refused) {
            report.accept(new Outcome.Failed(refused));
            return;
        }
        prepared.prepare();
        tokens.ticket(wanted)
                .whenComplete((ticket, failure) -> fx.post(() -> {
                    if (thisTime == generation) {
                        report.accept(failure == null ? new Outcome.Ready() : new Outcome.Failed(failure));
                    }
                }));
    }
}
