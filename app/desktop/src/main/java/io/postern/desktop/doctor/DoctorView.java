package io.postern.desktop.doctor;

import io.postern.doctor.Check;
import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.NoticeBar;
import io.postern.ui.control.PageHeader;
import io.postern.ui.control.Visibility;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** The doctor's page: the verdict at the top, the checks as they proceed, and buttons for the report. */
public final class DoctorView extends VBox implements AutoCloseable {
    private static final PseudoClass LOW = PseudoClass.getPseudoClass("low");
    private static final double COMPACT_HEIGHT = 520;
    /** About as high as a line. */
    private static final double LINE_HEIGHT = 53;

    private final Texts texts;
    private final DoctorViewModel model;
    private final VBox rows = new VBox();
    private final Label privacy = new Label();
    private final ScrollPane scroll = new ScrollPane(rows);
    private final Map<Check, CheckRow> rowOf = new EnumMap<>(Check.class);
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final ListChangeListener<CheckLine> follow = change -> showLines();
    private final Function<String, Optional<Path>> askForFile;

    /** @param onReport called when somebody wants to report a problem */
    public DoctorView(DoctorViewModel model, Texts texts, Runnable onClose, Runnable onReport) {
        this(model, texts, onClose, onReport, null);
    }

    /** @param askForFile where to save a file of this name; the system's dialog if null */
    DoctorView(
            DoctorViewModel model,
            Texts texts,
            Runnable onClose,
            Runnable onReport,
            @Nullable Function<String, Optional<Path>> askForFile) {
        this.model = model;
        this.texts = texts;
        this.askForFile = askForFile == null ? this::chooseFile : askForFile;
        getStyleClass().addAll("doctor", "floating");
        setId("doctor");

        PageHeader head = new PageHeader(this, "doctor", texts.text("doctor.view.title"), texts, onClose);

        NoticeBar sentence = new NoticeBar(texts);
        sentence.setId("doctor-sentence");
        subscriptions.add(model.sentenceProperty().subscribe(now -> sentence.show(now)));
        VBox top = new VBox(sentence);
        top.getStyleClass().add("doctor-top");

        rows.getStyleClass().add("check-rows");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        Visibility.when(model.hasSubject(), scroll);

        getChildren().addAll(head, top, scroll, foot(onReport));
        showLines();
        model.lines().addListener(follow);
        subscriptions.add(model.diagnosisProperty().subscribe(now -> now.ifPresent(over -> bringUpWorst())));
        heightProperty().subscribe(height -> {
            pseudoClassStateChanged(LOW, height.doubleValue() < COMPACT_HEIGHT);
            Visibility.when(model.hasSubject() && height.doubleValue() >= COMPACT_HEIGHT, privacy);
        });
    }

    private VBox foot(Runnable onReport) {
        Button copy = new Button(texts.text("doctor.action.copy"), Glyph.of(MaterialDesignC.CONTENT_COPY));
        copy.setId("copy-report");
        copy.setOnAction(e -> copy());
        Button save = new Button(texts.text("doctor.action.save"), Glyph.of(MaterialDesignC.CONTENT_SAVE_OUTLINE));
        save.setId("save-report");
        save.setOnAction(e -> askForFile.apply(model.fileName()).ifPresent(model::save));
        Button report = new Button(texts.text("report.action.open"));
        report.setId("report-problem");
        report.setOnAction(e -> onReport.run());
        Button again = new Button(texts.text("doctor.action.again"));
        again.setId("check-again");
        again.getStyleClass().add("primary");
        again.setOnAction(e -> model.start());
        subscriptions.add(model.diagnosisProperty().subscribe(now -> {
            copy.setDisable(now.isEmpty());
            save.setDisable(now.isEmpty());
        }));
        subscriptions.add(model.runningProperty().subscribe(on -> again.setDisable(on || !model.hasSubject())));
        NoticeBar notice = new NoticeBar(texts);
        notice.setId("doctor-notice");
        subscriptions.add(model.noticeProperty().subscribe(notice::show));
        privacy.setText(texts.text("doctor.view.privacy"));
        privacy.getStyleClass().add("hint");
        privacy.setWrapText(true);
        privacy.setMinHeight(Region.USE_PREF_SIZE);
        FlowPane buttons = new FlowPane(8, 8, again, copy, save, report);
        VBox foot = new VBox(notice, privacy, buttons);
        foot.getStyleClass().add("doctor-foot");
        // A problem can be reported even if there is nothing to check.
        for (Node ofTheCheck : List.of(privacy, again, copy, save)) {
            Visibility.when(model.hasSubject(), ofTheCheck);
        }
        return foot;
    }

    private void showLines() {
        for (CheckLine line : model.lines()) {
            CheckRow row = rowOf.get(line.check());
            if (row == null) {
                CheckRow made = new CheckRow(texts, line);
                rowOf.put(line.check(), made);
                rows.getChildren().add(made);
            } else {
                row.show(line);
            }
        }
        if (model.runningProperty().get()) {
            bringUp(line -> line.status() == CheckLine.Status.RUNNING);
        }
    }

    private void bringUpWorst() {
        boolean failed = model.lines().stream().anyMatch(line -> line.status() == CheckLine.Status.FAILED);
        CheckLine.Status worst = failed ? CheckLine.Status.FAILED : CheckLine.Status.WARNING;
        bringUp(line -> line.status() == worst);
    }

    /** Scrolls as far as it takes to see the first line of a kind, or back to the top if there is none. */
    private void bringUp(Predicate<CheckLine> wanted) {
        applyCss();
        layout();
        double hidden = rows.getHeight() - scroll.getViewportBounds().getHeight();
        if (hidden <= 0) {
            return;
        }
        double top = model.lines().stream()
                .filter(wanted)
                .findFirst()
                .map(line -> rowOf.get(line.check()))
                .map(row -> row.getBoundsInParent().getMinY())
                .orElse(0.0);
        double seen = scroll.getVvalue() * hidden;
        boolean inSight =
                top >= seen && top <= seen + scroll.getViewportBounds().getHeight() - LINE_HEIGHT;
        if (!inSight) {
            scroll.setVvalue(Math.clamp((top - LINE_HEIGHT) / hidden, 0, 1));
        }
    }

    private void copy() {
        model.report().ifPresent(report -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(report);
            Clipboard.getSystemClipboard().setContent(content);
            model.copied();
        });
    }

    private Optional<Path> chooseFile(String name) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(texts.text("doctor.view.save_title"));
        chooser.setInitialFileName(name);
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("JSON", "*.json"));
        Window window = getScene() == null ? null : getScene().getWindow();
        return Optional.ofNullable(chooser.showSaveDialog(window)).map(File::toPath);
    }

    @Override
    public void close() {
        model.lines().removeListener(follow);
        subscriptions.forEach(Subscription::unsubscribe);
        model.close();
    }
}
