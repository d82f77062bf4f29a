package io.postern.kiosk;

import io.postern.kiosk.plan.PlanContext;
import java.time.Instant;
import java.util.Optional;

/** The process that started the program and restarts it. Any thread. */
public interface ProcessSupervisor {
    /** No supervisor: the program was started by hand. */
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
        public void stands(PlanContext planContext, Optional<Instant> next) {
            // No supervisor receives the heartbeat.
        }
    };

    /** The room in which the previous run was ended in the middle of a meeting. */
    Optional<String> rejoinRoom();

    /** Whether a supervising process exists. */
    boolean watched();

    /**
     * Ends the program in an orderly way and has it started again.
     *
     * @return false, without any effect, if no process would restart the program
     */
    boolean askRestart();

    /**
     * Receives every change, and the current state once a second.
     *
     * @param next when the next meeting is due; empty if unknown
     */
    void stands(PlanContext planContext, Optional<Instant> next);
}
