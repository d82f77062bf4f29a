package io.postern.desktop.doctor;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.desktop.SimulatedExaminer;
import io.postern.desktop.doctor.CheckLine.Status;
import io.postern.doctor.Check;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.DiagnosticTarget;
import io.postern.resources.Texts;
import io.postern.ui.control.Notice;
import io.postern.ui.fx.ManualFxThread;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorViewModelTest {
    private static final DiagnosticTarget SUBJECT = new DiagnosticTarget.Backend(
            URI.create("https://meet.example.org"), new DiagnosticTarget.Access.Nobody(), Optional.empty());

    private final ManualFxThread fx = new ManualFxThread();
    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final SimulatedExaminer examiner = new SimulatedExaminer();

    private DoctorViewModel open(boolean inCall) {
        return new DoctorViewModel(texts, fx, examiner, Optional.of(SUBJECT), inCall);
    }

    private static CheckLine line(DoctorViewModel model, Check check) {
        return model.lines().stream()
                .filter(line -> line.check() == check)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void beginsByItselfAndShowsEachCheckAsItGoes() {
        DoctorViewModel model = open(false);
        assertTrue(model.runningProperty().get());
        assertEquals(
                "Checking the route to meet.example.org…",
                model.sentenceProperty().get().text());
        assertSame(model.lines(), model.lines(), "listeners are notified even after a garbage collection");
        assertEquals(15, model.lines().size());
        assertTrue(model.lines().stream().allMatch(line -> line.status() == Status.WAITING));
        examiner.findFirst(3);
        fx.runPosted();
        assertEquals(Status.OK, line(model, Check.CONNECTION).status());
        assertEquals(
                "TCP port 443 of meet.example.org is open (18 ms).",
                line(model, Check.CONNECTION).sentence());
        assertEquals(Status.RUNNING, line(model, Check.CERTIFICATE).status());
        assertEquals(Status.WAITING, line(model, Check.MEDIA_RELAYED).status());
        assertTrue(model.report().isEmpty());
    }

    @Test
    void theOneSentenceSaysWhatToDo() {
        DoctorViewModel model = open(false);
        examiner.findBlocked();
        fx.runPosted();
        assertFalse(model.runningProperty().get());
        assertEquals(Notice.Kind.BAD, model.sentenceProperty().get().kind());
        assertTrue(model.sentenceProperty().get().text().contains("203.0.113.10:7881, turn.example.org:5349"));
        assertEquals(Status.FAILED, line(model, Check.MEDIA_PORT).status());
        assertTrue(model.report().orElseThrow().contains("\"verdict\" : \"impossible\""));
    }

    @Test
    void duringACallItIsToldToDisturbNothing() {
        open(true);
        assertEquals(DiagnosticRun.Options.IN_CALL, examiner.last().options());
        open(false);
        assertEquals(DiagnosticRun.Options.THOROUGH, examiner.last().options());
    }

    @Test
    void aSecondExaminationIgnoresEventsOfTheFirst() {
        DoctorViewModel model = open(false);
        model.start();
        assertEquals(1, examiner.asked().size(), "one at a time");
        examiner.findAllWell();
        fx.runPosted();
        assertEquals(Notice.Kind.GOOD, model.sentenceProperty().get().kind());
        SimulatedExaminer.Asked before = examiner.last();
        model.start();
        assertEquals(2, examiner.asked().size());
        assertTrue(model.diagnosisProperty().get().isEmpty());
        before.listener().began(Check.NAME);
        fx.runPosted();
        assertEquals(Status.WAITING, line(model, Check.NAME).status());
    }

    @Test
    void closingGivesUpWhatGoesOn() {
        DoctorViewModel model = open(false);
        model.close();
        assertTrue(examiner.last().result().isCancelled());
        fx.runPosted();
        assertEquals(Notice.Kind.INFO, model.sentenceProperty().get().kind(), "and nobody is alarmed");
    }

    @Test
    void reportsAFailedExamination() {
        DoctorViewModel model = open(false);
        examiner.last().result().completeExceptionally(new IllegalStateException("no luck"));
        fx.runPosted();
        assertEquals(
                texts.text("doctor.view.broken"), model.sentenceProperty().get().text());
        assertFalse(model.runningProperty().get());
    }

    @Test
    void withoutAServerNothingIsExamined() {
        DoctorViewModel model = new DoctorViewModel(texts, fx, examiner, Optional.empty(), false);
        model.start();
        assertTrue(examiner.asked().isEmpty());
        assertFalse(model.hasSubject());
        assertEquals(
                texts.text("doctor.view.no_server"),
                model.sentenceProperty().get().text());
    }

    @Test
    void savesTheReportOrReportsTheFailure(@TempDir Path folder) throws Exception {
        DoctorViewModel model = open(false);
        examiner.findRelayedOnly();
        fx.runPosted();
        assertTrue(model.fileName().matches("postern-report-\\d{4}-\\d\\d-\\d\\d-\\d{4}\\.json"), model.fileName());
        Path file = folder.resolve(model.fileName());
        model.save(file);
        awaitSaid(model);
        assertEquals(
                Notice.Kind.GOOD, model.noticeProperty().get().orElseThrow().kind());
        assertTrue(Files.readString(file).contains("doctor.verdict.relayed_only"));
        model.start();
        examiner.findAllWell();
        fx.runPosted();
        model.save(folder.resolve("no such folder").resolve("report.json"));
        awaitSaid(model);
        assertEquals(Notice.Kind.BAD, model.noticeProperty().get().orElseThrow().kind());
    }

    private void awaitSaid(DoctorViewModel model) {
        await().pollInSameThread().until(() -> {
            fx.runPosted();
            return model.noticeProperty().get().isPresent();
        });
    }
}
