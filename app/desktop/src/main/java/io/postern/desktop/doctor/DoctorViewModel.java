package io.postern.desktop.doctor;

import io.postern.desktop.doctor.CheckLine.Status;
import io.postern.doctor.Check;
import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.DiagnosticTarget;
import io.postern.doctor.Finding;
import io.postern.doctor.report.DiagnosticReportJson;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.resources.Texts;
import io.postern.ui.control.Notice;
import io.postern.ui.failure.Explanation;
import io.postern.ui.fx.FxThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The view model of an examination and its result. On the JavaFX thread. */
public final class DoctorViewModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DoctorViewModel.class);
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm");
    private static final Executor WRITER =
            task -> Thread.ofVirtual().name("postern-report").start(task);

    private final Texts texts;
    private final FxThread fx;
    private final Examiner examiner;
    private final Optional<DiagnosticTarget> subject;
    private final DiagnosticRun.Options options;
    private final ObservableList<CheckLine> lines = FXCollections.observableArrayList();

    // Shared by all callers and held here, because its source holds it only weakly.
    private final ObservableList<CheckLine> shown = FXCollections.unmodifiableObservableList(lines);
    private final ReadOnlyObjectWrapper<Notice> sentence;
    private final ReadOnlyObjectWrapper<Optional<DiagnosticReport>> diagnosis =
            new ReadOnlyObjectWrapper<>(this, "diagnosis", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Notice>> notice =
            new ReadOnlyObjectWrapper<>(this, "notice", Optional.empty());
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(this, "running", false);
    private @Nullable CompletableFuture<DiagnosticReport> underWay;
    private int attempt;

    /**
     * @param subject whom to examine; empty when no server is known yet
     * @param inCall whether a call is active, which the checks must not disturb
     */
    public DoctorViewModel(
            Texts texts, FxThread fx, Examiner examiner, Optional<DiagnosticTarget> subject, boolean inCall) {
        this.texts = texts;
        this.fx = fx;
        this.examiner = examiner;
        this.subject = subject;
        this.options = inCall ? DiagnosticRun.Options.IN_CALL : DiagnosticRun.Options.THOROUGH;
        sentence = new ReadOnlyObjectWrapper<>(
                this, "sentence", Notice.of(Notice.Kind.INFO, texts.text("doctor.view.no_server")));
        start();
    }

    /** One line for each check; a line is replaced when its result is known. */
    public ObservableList<CheckLine> lines() {
        return shown;
    }

    /** The progress or the verdict, in one sentence. */
    public ReadOnlyObjectProperty<Notice> sentenceProperty() {
        return sentence.getReadOnlyProperty();
    }

    /** The result; present from the end of an examination until the next begins. */
    public ReadOnlyObjectProperty<Optional<DiagnosticReport>> diagnosisProperty() {
        return diagnosis.getReadOnlyProperty();
    }

    /** Whether an examination is running. */
    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /** The result of saving the report. */
    public ReadOnlyObjectProperty<Optional<Notice>> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /** Whether there is a server to examine. */
    public boolean hasSubject() {
        return subject.isPresent();
    }

    /** Starts an examination. Does nothing while one is running. */
    public void start() {
        if (subject.isEmpty() || running.get()) {
            return;
        }
        DiagnosticTarget examined = subject.get();
        int thisAttempt = ++attempt;
        notice.set(Optional.empty());
        diagnosis.set(Optional.empty());
        lines.setAll(DiagnosticRun.checks(examined).stream()
                .map(check -> line(check, Status.WAITING, ""))
                .toList());
        sentence.set(Notice.of(
                Notice.Kind.INFO,
                texts.text("doctor.view.running", examined.server().getHost())));
        running.set(true);
        CompletableFuture<DiagnosticReport> begun = examiner.examine(examined, options, new DiagnosticRun.Listener() {
            @Override
            public void began(Check check) {
                fx.post(() -> {
                    if (attempt == thisAttempt) {
                        replace(line(check, Status.RUNNING, ""));
                    }
                });
            }

            @Override
            public void found(Finding finding) {
                fx.post(() -> {
                    if (attempt == thisAttempt) {
                        replace(line(finding));
                    }
                });
            }
        });
        underWay = begun;
        begun.whenComplete((result, failure) -> fx.post(() -> {
            if (attempt == thisAttempt) {
                end(result, failure);
            }
        }));
    }

    private void end(@Nullable DiagnosticReport result, @Nullable Throwable failure) {
        underWay = null;
        running.set(false);
        if (result != null) {
            diagnosis.set(Optional.of(result));
            sentence.set(Notice.of(
                    switch (result.verdict()) {
                        case WELL -> Notice.Kind.GOOD;
                        case WARNING -> Notice.Kind.WARN;
                        case IMPOSSIBLE -> Notice.Kind.BAD;
                    },
                    result.sentence(texts)));
        } else if (!(failure instanceof CancellationException)) {
            LOG.warn("An examination failed", failure);
            sentence.set(
                    failure instanceof NativeLibraryException
                            ? Notice.of(
                                    Notice.Kind.BAD,
                                    Explanation.ofMediaStart(failure, texts).sentence())
                            : Notice.of(Notice.Kind.BAD, texts.text("doctor.view.broken"))
                                    .withDetails(String.valueOf(failure)));
        }
    }

    /** The report for the IT department; empty before there is one. */
    public Optional<String> report() {
        return diagnosis.get().map(result -> DiagnosticReportJson.write(result, texts));
    }

    /** The suggested name of a file with the report. */
    public String fileName() {
        LocalDateTime when = diagnosis
                .get()
                .map(result -> LocalDateTime.ofInstant(result.when(), ZoneId.systemDefault()))
                .orElseGet(LocalDateTime::now);
        return "postern-report-" + DAY_AND_TIME.format(when) + ".json";
    }

    /** Reports that the report was copied to the clipboard. */
    public void copied() {
        showNotice(Notice.Kind.GOOD, texts.text("doctor.view.copied"));
    }

    /** Writes the report in the background and shows the result. */
    public void save(Path file) {
        report().ifPresent(report -> CompletableFuture.runAsync(() -> write(file, report), WRITER)
                .whenComplete((done, failure) -> fx.post(() -> {
                    if (failure == null) {
                        showNotice(
                                Notice.Kind.GOOD, texts.text("doctor.view.saved", String.valueOf(file.getFileName())));
                    } else {
                        LOG.warn("A report could not be saved", failure);
                        showNotice(
                                Notice.Kind.BAD,
                                texts.text("doctor.view.not_saved", String.valueOf(file.getFileName())));
                    }
                })));
    }

    private static void write(Path file, String report) {
        try {
            Files.writeString(file, report + System.lineSeparator());
        } catch (IOException e) {
            throw new CompletionException(new UncheckedIOException(e));
        }
    }

    private void showNotice(Notice.Kind kind, String text) {
        notice.set(Optional.of(Notice.of(kind, text)));
    }

    private void replace(CheckLine line) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).check() == line.check()) {
                lines.set(i, line);
            }
        }
    }

    private CheckLine line(Finding finding) {
        Status status = switch (finding.outcome()) {
            case OK -> Status.OK;
            case WARNING -> Status.WARNING;
            case FAILED -> Status.FAILED;
            case SKIPPED -> Status.SKIPPED;
        };
        return line(finding.check(), status, finding.sentence(texts));
    }

    private CheckLine line(Check check, Status status, String words) {
        return new CheckLine(check, texts.text(check.key()), status, words);
    }

    /** Cancels a running examination. */
    @Override
    public void close() {
        attempt++;
        running.set(false);
        if (underWay != null) {
            underWay.cancel(true);
            underWay = null;
        }
    }
}
