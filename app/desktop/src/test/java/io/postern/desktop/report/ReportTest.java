package io.postern.desktop.report;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.desktop.SimulatedExaminer;
import io.postern.doctor.DiagnosticTarget;
import io.postern.resources.Texts;
import io.postern.resources.Theme;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.preferences.Settings;
import io.postern.ui.control.Notice;
import io.postern.ui.fx.FxThread;
import io.postern.ui.fx.Toolkit;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Tests a problem report. */
class ReportTest {
    private static final String TOKEN =
            "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiJhbmEifQ" + ".dBjftJeZ4CVPmB92K27uhbUJU1p1r";

    @TempDir
    Path folder;

    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final FxThread fx = new FxThread();
    private final SimulatedExaminer examiner = new SimulatedExaminer();
    private final List<Path> shown = new ArrayList<>();
    private final FxRobot robot = new FxRobot();
    private Path target = Path.of("unset");
    private ReportViewModel model;
    private ReportView view;
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        Toolkit.start();
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Files.writeString(logs.resolve("postern.log"), "INFO joined with " + TOKEN + "\npassword=not-a-real-one\n");
        Files.writeString(logs.resolve("postern.1.log"), "INFO Postern 0.0.0\n");
        Files.writeString(logs.resolve(".postern.lock"), "");
        Settings settings = Settings.DEFAULTS
                .withBackend("https://meet.example.org")
                .withUsername("ana.secret")
                .withRecentRoom("board meeting");
        ReportViewModel.Parts parts = new ReportViewModel.Parts(
                fx,
                "0.0.0",
                () -> settings.withCameraOn(false),
                LoadedPolicy.NOTHING,
                logs,
                () -> List.of("{\"kind\":\"second\"}"),
                examiner);
        Toolkit.run(() -> {
            model = new ReportViewModel(
                    texts,
                    parts,
                    Optional.of(new DiagnosticTarget.Backend(
                            URI.create("https://meet.example.org"),
                            new DiagnosticTarget.Access.Nobody(),
                            Optional.empty())),
                    false);
            view = new ReportView(model, texts, () -> {}, Optional.of(name -> Optional.of(target)), shown::add);
            stage = new Stage();
            Scene scene = new Scene(view, 560, 640);
            scene.getStylesheets().setAll(Theme.DARK.stylesheets());
            stage.setScene(scene);
            stage.show();
        });
    }

    @AfterEach
    void close() {
        Toolkit.run(() -> {
            view.close();
            stage.close();
        });
        examiner.close();
    }

    private static void until(BooleanSupplier condition) {
        await().until(() -> Toolkit.call(condition::getAsBoolean));
    }

    private Map<String, String> archive(Path file) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
                ZipEntry entry = e.nextElement();
                try (InputStream in = zip.getInputStream(entry)) {
                    all.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return all;
    }

    @Test
    void oneArchiveHoldsWhatWasShownAndNoSecret() throws Exception {
        target = folder.resolve("report.zip");
        until(() -> !((Button) view.lookup("#write-report")).isDisabled());
        assertSame(model.lines(), model.lines(), "listeners are notified even after a garbage collection");
        List<String> promised = Toolkit.call(() ->
                model.lines().stream().map(ReportViewModel.Line::name).sorted().toList());
        robot.clickOn("#write-report");
        until(() -> model.writtenProperty().get().isPresent());
        Map<String, String> all = archive(target);
        assertEquals(promised, List.copyOf(all.keySet()));
        assertEquals(
                List.of(
                        "last-call.jsonl",
                        "logs/postern.1.log",
                        "logs/postern.log",
                        "policy-summary.txt",
                        "settings.json",
                        "versions.txt"),
                promised);
        String everything = all.toString();
        for (String secret : List.of(TOKEN, "not-a-real-one", "ana.secret", "board meeting")) {
            assertFalse(everything.contains(secret), secret);
        }
        assertTrue(all.get("settings.json").contains("meet.example.org"), all.get("settings.json"));
        assertTrue(all.get("settings.json").contains("\"cameraOn\" : false"), all.get("settings.json"));
        assertTrue(all.get("versions.txt").startsWith("Postern 0.0.0\nJava "), all.get("versions.txt"));
        robot.clickOn("#show-report");
        until(() -> shown.equals(List.of(target)));
        robot.clickOn("#copy-path");
        until(() ->
                javafx.scene.input.Clipboard.getSystemClipboard().getString().equals(target.toString()));
    }

    @Test
    void reportsAFailedWriteAndAllowsAnotherFolder() throws Exception {
        target = folder.resolve("not there/report.zip");
        until(() -> !((Button) view.lookup("#write-report")).isDisabled());
        robot.clickOn("#write-report");
        until(() -> model.noticeProperty().get().map(Notice::kind).equals(Optional.of(Notice.Kind.BAD)));
        assertEquals(
                texts.text("report.view.not_written", target.getParent()),
                Toolkit.call(() -> model.noticeProperty().get().orElseThrow().text()));
        target = folder.resolve("report.zip");
        robot.clickOn("#write-report");
        until(() -> model.writtenProperty().get().isPresent());
        assertTrue(Files.exists(target));
    }

    @Test
    void theConnectionIsCheckedMeanwhile() {
        assertTrue(Toolkit.call(() -> model.checkingProperty().get()));
        until(() -> view.lookup("#report-checking") != null);
    }

    @Test
    void filesGoWherePeopleFindThemAgain() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        assertEquals(home, ReportFolder.in(home, home));
        Path downloads = Files.createDirectory(home.resolve("Downloads"));
        assertEquals(downloads, ReportFolder.in(home, home));
        Path desktop = Files.createDirectory(home.resolve("Schreibtisch"));
        Files.writeString(home.resolve("user-dirs.dirs"), "# x\nXDG_DESKTOP_DIR=\"$HOME/Schreibtisch\"\n");
        assertEquals(desktop, ReportFolder.in(home, home));
    }
}
