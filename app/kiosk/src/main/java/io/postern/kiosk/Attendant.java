package io.postern.kiosk;

import io.postern.kiosk.plan.Situation;
import java.time.Instant;
import java.util.Optional;

/** Whoever started the program and starts it again. Any thread. */
public interface Attendant {
    /** Nobody. */
    Attendant NOBODY = new Attendant() {
        @Override
        public Optional<String> rejoinRoom() {
            return Optional.empty();
        }

        @Override
        public boolean watched() {
            return false;
        }

        @Override
        public boolean askRestart() {
            return false;
        }

        @Override
        public void stands(Situation situation, Optional<Instant> next) {
            // Nobody wants to know.
        }
    };

    /** The room that the program was in a moment ago, before it was ended in the middle of a meeting. */
    Optional<String> rejoinRoom();

    /** Whether there is anybody. */
    boolean watched();

    /**
     * Ends the program in an orderly way, and starts it again.
     *
     * @return false if there is nobody who would: nothing happens then
     */
    boolean askRestart();

    /**
     * Told of every change, and once a second.
     *
     * @param next when a meeting is due, if that is known
     */
    void stands(Situation situation, Optional<Instant> next);
}
