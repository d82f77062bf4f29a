package io.postern.desktop.report;

import io.postern.desktop.doctor.Examiner;
import io.postern.doctor.Check;
import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.DiagnosticTarget;
import io.postern.doctor.Finding;
import io.postern.resources.Texts;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.preferences.Settings;
import io.postern.ui.control.Notice;
import io.postern.ui.fx.FxThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The view model of a problem report: its files, and the result of saving it. The connection is checked meanwhile; a
 * report that is saved earlier leaves the check out. Nothing is sent. On the JavaFX thread.
 */
public final class ReportViewModel implements AutoCloseable {
    /**
     * The parts of a report.
     *
     * @param version the program's version
     * @param logs the folder of the log files
     * @param lastCall the history of the current or last call; called on the JavaFX thread
     */
    public record Parts(
            FxThread fx,
            String version,
            Supplier<Settings> settings,
            LoadedPolicy policy,
            Path logs,
            Supplier<List<String>> lastCall,
            Examiner examiner) {}

    /**
     * A file that will be in the archive.
     *
     * @param what its description for people
     * @param bytes its size
     */
    public record Line(String name, String what, long bytes) {}

    private static final Logger LOG = LoggerFactory.getLogger(ReportViewModel.class);
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm");
    private static final Executor WORKER =
            task -> Thread.ofVirtual().name("postern-problem-report").start(task);

    private final Texts texts;
    private final Parts parts;
    private final ObservableList<Line> lines = FXCollections.observableArrayList();

    // Shared by all callers and held here, because its source holds it only weakly.
    private final ObservableList<Line> shown = FXCollections.unmodifiableObservableList(lines);
    private final ReadOnlyBooleanWrapper checking = new ReadOnlyBooleanWrapper(this, "checking", false);
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy", true);
    private final ReadOnlyObjectWrapper<Optional<Notice>> notice =
            new ReadOnlyObjectWrapper<>(this, "notice", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Path>> written =
            new ReadOnlyObjectWrapper<>(this, "written", Optional.empty());
    private List<ReportFile> files = List.of();
    private Optional<DiagnosticReport> diagnosis = Optional.empty();
    private @Nullable CompletableFuture<DiagnosticReport> examination;
    private int round;
    private boolean closed;

    /**
     * @param subject whom to examine; empty when no server is known yet
     * @param inCall whether a call is active, which the checks must not disturb
     */
    public ReportViewModel(Texts texts, Parts parts, Optional<DiagnosticTarget> subject, boolean inCall) {
        this.texts = texts;
        this.parts = parts;
        subject.ifPresent(
                whom -> examine(whom, inCall ? DiagnosticRun.Options.IN_CALL : DiagnosticRun.Options.THOROUGH));
        collect();
    }

    /** The files of the archive. */
    public ObservableList<Line> lines() {
        return shown;
    }

    /** Whether the connection is still being checked. */
    public ReadOnlyBooleanProperty checkingProperty() {
        return checking.getReadOnlyProperty();
    }

    /** Whether files are being read or written. */
    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /** The result. */
    public ReadOnlyObjectProperty<Optional<Notice>> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /** The archive, once it is written. */
    public ReadOnlyObjectProperty<Optional<Path>> writtenProperty() {
        return written.getReadOnlyProperty();
    }

    /** The suggested name of the archive. */
    public String fileName() {
        return "postern-problem-" + DAY_AND_TIME.format(LocalDateTime.now(ZoneId.systemDefault())) + ".zip";
    }

    /** Writes the archive in the background and shows where it is, or why it failed. */
    public void save(Path archive) {
        save(archive, () -> {}, "report.view.not_written");
    }

    /** Writes the archive under its suggested name to a folder, which is created if needed. */
    public void saveIn(Path folder) {
        save(folder.resolve(fileName()), () -> make(folder), "report.view.not_written_there");
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void save(Path archive, Runnable first, String otherwise) {
        if (busy.get()) {
            return;
        }
        busy.set(true);
        notice.set(Optional.empty());
        List<ReportFile> all = files;
        CompletableFuture.runAsync(first, WORKER)
                .thenRunAsync(() -> ProblemReport.write(archive, all), WORKER)
                .whenComplete((done, failure) -> parts.fx().post(() -> {
                    busy.set(false);
                    if (failure == null) {
                        written.set(Optional.of(archive));
                        showNotice(Notice.of(Notice.Kind.GOOD, texts.text("report.view.written", archive)));
                    } else {
                        LOG.warn("A report could not be written to {}", archive, failure);
                        showNotice(Notice.of(
                                        Notice.Kind.BAD,
                                        texts.text(
                                                otherwise,
                                                String.valueOf(
                                                        archive.toAbsolutePath().getParent())))
                                .withDetails(String.valueOf(cause(failure))));
                    }
                }));
    }

    /** Reports that the archive's path was copied to the clipboard. */
    public void copied() {
        showNotice(Notice.of(Notice.Kind.GOOD, texts.text("report.view.copied")));
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private void examine(DiagnosticTarget whom, DiagnosticRun.Options options) {
        checking.set(true);
        CompletableFuture<DiagnosticReport> begun = parts.examiner().examine(whom, options, new Unheard());
        examination = begun;
        begun.whenComplete((result, failure) -> parts.fx().post(() -> {
            examination = null;
            if (closed) {
                return;
            }
            checking.set(false);
            diagnosis = Optional.ofNullable(result);
            collect();
        }));
    }

    private void collect() {
        int mine = ++round;
        busy.set(true);
        ProblemReport.Sources sources = new ProblemReport.Sources(
                parts.version(),
                parts.settings().get(),
                parts.policy(),
                parts.logs(),
                diagnosis,
                parts.lastCall().get());
        CompletableFuture.supplyAsync(() -> ProblemReport.files(sources, texts), WORKER)
                .whenComplete((all, failure) -> parts.fx().post(() -> {
                    if (closed || mine != round) {
                        return;
                    }
                    busy.set(false);
                    if (all == null) {
                        LOG.warn("A report could not be put together", failure);
                        showNotice(Notice.of(Notice.Kind.BAD, texts.text("report.view.broken"))
                                .withDetails(String.valueOf(failure)));
                        return;
                    }
                    files = all;
                    lines.setAll(all.stream().map(this::line).toList());
                }));
    }

    private Line line(ReportFile file) {
        String what = texts.text("report.file." + file.kind().name().toLowerCase(Locale.ROOT));
        return new Line(file.name(), what, file.bytes().length);
    }

    private void showNotice(Notice sentence) {
        notice.set(Optional.of(sentence));
    }

    /** Cancels the running check. */
    @Override
    public void close() {
        closed = true;
        if (examination != null) {
            examination.cancel(true);
            examination = null;
        }
    }

    /** The findings are read when the examination is complete. */
    private static final class Unheard implements DiagnosticRun.Listener {
        @Override
        public void began(Check check) {}

        @Override
        public void found(Finding finding) {}
    }
}
