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
     * @param listener hears how it goes, on threads of the examination
     * @return cancelling it gives the examination up; fails if there was none to speak of
     */
    CompletableFuture<DiagnosticReport> examine(
            DiagnosticTarget subject, DiagnosticRun.Options options, DiagnosticRun.Listener listener);

    /** Gives up what is under way and waits for its end, some seconds at most. Not on the JavaFX thread. */
    @Override
    void close();
}
