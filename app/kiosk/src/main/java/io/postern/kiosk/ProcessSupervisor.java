package io.postern.kiosk;

import io.postern.kiosk.plan.PlanContext;
import java.time.Instant;
import java.util.Optional;

/** The process that started the program and restarts it. Any thread. */
public interface ProcessSupervisor {
    /** Nobody. */
    ProcessSupervisor NOBODY = new ProcessSupervisor() {
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
        public void stands(PlanContext situation, Optional<Instant> next) {
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
    void stands(PlanContext situation, Optional<Instant> next);
}
