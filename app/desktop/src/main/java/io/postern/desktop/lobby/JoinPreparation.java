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
 * Fetches a ticket and connects ahead of time to the room that is named in the lobby. Debounced: it starts a moment
 * after typing stops, so that not every letter costs a ticket. On the JavaFX thread.
 */
final class JoinPreparation {
    /** The state of a room name at the server. */
    sealed interface Outcome {
        /** The server is being asked. */
        record Underway() implements Outcome {}

        /** A ticket has been fetched; joining will be quick. */
        record Ready() implements Outcome {}

        record Failed(Throwable failure) implements Outcome {}
    }

    /** The debounce delay: long enough to type the next letter, short enough not to be noticed. */
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

    /** Handles a change of the name; empty if the field holds no valid name. */
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

    /** Retries after a failure. */
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
     * Returns the room to join, prepared or not; the caller owns it from here on.
     *
     * @throws IllegalArgumentException if the room library rejects the name
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

    /** Releases the prepared ticket and room. */
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
