package io.postern.desktop.report;

import io.postern.platform.open.FolderWindow;
import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.NoticeBar;
import io.postern.ui.control.PageHeader;
import io.postern.ui.control.Visibility;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import javafx.util.Subscription;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;

/** The page of a problem report: what it will contain, where it is saved, and that nobody but the person sends it. */
public final class ReportView extends VBox implements AutoCloseable {
    private final ReportViewModel model;
    private final Texts texts;
    private final Function<String, Optional<Path>> askForFile;
    private final Consumer<Path> showInFolder;
    private final Optional<Path> place;
    private final VBox rows = new VBox(8);
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final ListChangeListener<ReportViewModel.Line> follow = change -> showLines();

    public ReportView(ReportViewModel model, Texts texts, Runnable onClose) {
        this(model, texts, onClose, Optional.empty(), Optional.empty(), new FolderWindow());
    }

    /** Creates a page for a kiosk: it saves to a fixed folder, without dialogs, other windows and the clipboard. */
    public static ReportView into(Path folder, ReportViewModel model, Texts texts, Runnable onClose) {
        return new ReportView(model, texts, onClose, Optional.of(folder), Optional.empty(), file -> {});
    }

    /**
     * @param askForFile where to save a file of this name; the system's dialog if empty
     * @param showInFolder shows somebody a file
     */
    ReportView(
            ReportViewModel model,
            Texts texts,
            Runnable onClose,
            Optional<Function<String, Optional<Path>>> askForFile,
            Consumer<Path> showInFolder) {
        this(model, texts, onClose, Optional.empty(), askForFile, showInFolder);
    }

    private ReportView(
            ReportViewModel model,
            Texts texts,
            Runnable onClose,
            Optional<Path> place,
            Optional<Function<String, Optional<Path>>> askForFile,
            Consumer<Path> showInFolder) {
        this.place = place;
        this.model = model;
        this.texts = texts;
        this.askForFile = askForFile.orElse(this::chooseFile);
        this.showInFolder = showInFolder;
        // Styled like the doctor's page, which leads here.
        getStyleClass().addAll("doctor", "report", "floating");
        setId("report");

        PageHeader head = new PageHeader(this, "report", texts.text("report.view.title"), texts, onClose);

        Label explanation = words(texts.text("report.view.explanation"), "body");
        VBox top = new VBox(explanation);
        top.getStyleClass().add("doctor-top");

        rows.getStyleClass().add("check-rows");
        ScrollPane scroll = new ScrollPane(rows);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);

        getChildren().addAll(head, top, scroll, foot());
        model.lines().addListener(follow);
        subscriptions.add(model.checkingProperty().subscribe(now -> showLines()));
    }

    private VBox foot() {
        String write = texts.text(place.isPresent() ? "report.action.write_there" : "report.action.write");
        Button save = new Button(write, Glyph.of(MaterialDesignC.CONTENT_SAVE_OUTLINE));
        save.setId("write-report");
        save.getStyleClass().add("primary");
        if (place.isPresent()) {
            save.getStyleClass().add("touch");
        }
        save.setOnAction(e -> place.ifPresentOrElse(
                model::saveIn, () -> askForFile.apply(model.fileName()).ifPresent(model::save)));
        subscriptions.add(model.busyProperty().subscribe(busy -> save.setDisable(busy)));
        Button show = new Button(texts.text("report.action.show"), Glyph.of(MaterialDesignF.FOLDER_OPEN_OUTLINE));
        show.setId("show-report");
        show.setOnAction(e -> model.writtenProperty().get().ifPresent(showInFolder));
        Button copy = new Button(texts.text("report.action.copy"), Glyph.of(MaterialDesignC.CONTENT_COPY));
        copy.setId("copy-path");
        copy.setOnAction(e -> model.writtenProperty().get().ifPresent(this::copy));
        subscriptions.add(model.writtenProperty().subscribe(archive -> {
            boolean leadsOn = archive.isPresent() && place.isEmpty();
            Visibility.when(leadsOn, show);
            Visibility.when(leadsOn, copy);
        }));
        NoticeBar notice = new NoticeBar(texts);
        notice.setId("report-notice");
        subscriptions.add(model.noticeProperty().subscribe(now -> notice.show(now)));
        VBox foot = new VBox(
                notice, words(texts.text("report.view.privacy"), "hint"), new FlowPane(8, 8, save, show, copy));
        foot.getStyleClass().add("doctor-foot");
        return foot;
    }

    private void showLines() {
        rows.getChildren().clear();
        for (ReportViewModel.Line line : model.lines()) {
            Label name = new Label(line.name());
            name.getStyleClass().add("check-title");
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            Label size = new Label(texts.text("report.file.size", (line.bytes() + 1023) / 1024));
            size.getStyleClass().add("hint");
            size.setMinWidth(Region.USE_PREF_SIZE);
            rows.getChildren().add(new VBox(new HBox(8, name, space, size), words(line.what(), "check-sentence")));
        }
        if (model.checkingProperty().get()) {
            ProgressIndicator progress = new ProgressIndicator();
            progress.getStyleClass().add("check-progress");
            HBox row = new HBox(8, progress, words(texts.text("report.view.checking"), "check-sentence"));
            row.setId("report-checking");
            rows.getChildren().add(row);
        }
    }

    private void copy(Path archive) {
        ClipboardContent content = new ClipboardContent();
        content.putString(archive.toAbsolutePath().toString());
        Clipboard.getSystemClipboard().setContent(content);
        model.copied();
    }

    private Optional<Path> chooseFile(String name) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(texts.text("report.view.title"));
        chooser.setInitialFileName(name);
        chooser.setInitialDirectory(ReportFolder.ofThisMachine().toFile());
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("ZIP", "*.zip"));
        Window window = getScene() == null ? null : getScene().getWindow();
        return Optional.ofNullable(chooser.showSaveDialog(window)).map(File::toPath);
    }

    private static Label words(String text, String style) {
        Label label = new Label(text);
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    @Override
    public void close() {
        model.lines().removeListener(follow);
        subscriptions.forEach(Subscription::unsubscribe);
        model.close();
    }
}
