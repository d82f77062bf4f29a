package io.postern.desktop.doctor;

import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.DiagnosticTarget;
import java.util.concurrent.CompletableFuture;

/** Examines servers in the background. Thread safe. */
public interface Examiner extends AutoCloseable {
    /**
     * Begins an examination and returns at once.
     *
     * @param listener told of progress, on threads of the examination
     * @return the report; cancelling the future ends the examination; fails if the examination could not run
     */
    CompletableFuture<DiagnosticReport> examine(
            DiagnosticTarget subject, DiagnosticRun.Options options, DiagnosticRun.Listener listener);

    /** Cancels running examinations and waits a few seconds at most for their end. Not on the JavaFX thread. */
    @Override
    void close();
}
