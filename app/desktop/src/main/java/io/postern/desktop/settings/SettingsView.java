package io.postern.desktop.settings;

import io.postern.desktop.update.UpdateViewModel;
import io.postern.resources.Texts;
import io.postern.room.LocalMedia;
import io.postern.settings.policy.LockedSettings;
import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.control.NamedChoices;
import io.postern.ui.control.PageHeader;
import io.postern.ui.control.PolicyLockLabel;
import io.postern.ui.control.Visibility;
import io.postern.ui.fx.FxThread;
import io.postern.ui.network.NetworkSettingsView;
import io.postern.ui.network.NetworkSettingsViewModel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The settings panel; every change takes effect at once. */
public final class SettingsView extends VBox implements AutoCloseable {
    private static final double MARGIN = 16;
    /** New nodes are laid out after a pulse or two. */
    private static final Duration LAYOUT_DELAY = Duration.ofMillis(40);

    private final Texts texts;
    private final NetworkSettingsViewModel network;
    private final NetworkSettingsView networkGroup;
    private final ScrollPane scroll = new ScrollPane();
    private final DeviceSettings devices;
    private final FxThread fx;

    /**
     * @param network closed with the panel
     * @param languageWaits whether a new language takes effect only after the call
     * @param onReport called when somebody wants to report a problem
     */
    public SettingsView(
            Texts texts,
            FxThread fx,
            SettingsStore settings,
            NetworkSettingsViewModel network,
            UpdateViewModel updates,
            boolean languageWaits,
            Runnable onClose,
            Runnable onReport) {
        this.texts = texts;
        this.fx = fx;
        this.network = network;
        this.networkGroup = new NetworkSettingsView(network, texts);
        this.devices = new DeviceSettings(texts, fx, settings);
        getStyleClass().addAll("settings", "floating");

        PageHeader head = new PageHeader(this, "settings", texts.text("settings.view.title"), texts, onClose);

        ComboBox<String> language = list(
                Stream.concat(Stream.of(""), Texts.LANGUAGES.stream().map(Locale::toLanguageTag))
                        .toList(),
                this::languageName,
                settings.current().language(),
                chosen -> settings.update(s -> s.withLanguage(chosen)));
        language.setId("language");
        LockedSettings locks = LockedSettings.of(settings);
        Label later = new Label(texts.text("settings.language.later"));
        later.getStyleClass().add("hint");
        later.setWrapText(true);
        Visibility.when(languageWaits && !locks.has(Lock.LANGUAGE), later);

        ComboBox<Settings.Appearance> appearance = list(
                List.of(Settings.Appearance.values()),
                look -> texts.text("settings.appearance." + look.name().toLowerCase(Locale.ROOT)),
                settings.current().appearance(),
                chosen -> settings.update(s -> s.withAppearance(chosen)));
        appearance.setId("appearance");

        CheckBox mirror = new CheckBox(texts.text("settings.picture.mirror"));
        mirror.setId("mirror");
        mirror.setWrapText(true);
        mirror.setSelected(settings.current().mirrorSelf());
        mirror.selectedProperty().subscribe(on -> settings.update(s -> s.withMirrorSelf(on)));

        Button reset = new Button(texts.text("settings.action.reset"));
        reset.setId("reset");
        reset.setOnAction(e -> {
            onClose.run();
            settings.reset();
        });
        Label resetHint = new Label(texts.text("settings.reset.hint"));
        resetHint.getStyleClass().add("hint");
        resetHint.setWrapText(true);

        Button report = new Button(texts.text("report.action.open"));
        report.setId("report-problem");
        report.setOnAction(e -> onReport.run());
        Label reportHint = new Label(texts.text("report.view.hint"));
        reportHint.getStyleClass().add("hint");
        reportHint.setWrapText(true);

        VBox body = new VBox(
                group(
                        "settings.look.title",
                        field("settings.language.label", language, locks.has(Lock.LANGUAGE), locks),
                        later,
                        field("settings.appearance.label", appearance, locks.has(Lock.APPEARANCE), locks)),
                group("settings.devices.title", devices, mirror),
                networkGroup,
                NoticeSettings.notifications(settings, texts),
                NoticeSettings.updates(updates, settings, texts),
                group("report.view.title", reportHint, report),
                group("settings.reset.title", resetHint, reset));
        body.getStyleClass().add("settings-body");
        scroll.setContent(body);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(head, scroll);
        network.resultProperty().subscribe(result -> {
            if (result.isPresent()) {
                fx.after(LAYOUT_DELAY, () -> showResult(networkGroup.result()));
            }
        });
    }

    /** Shows the devices, which can be listed from now on. */
    public void use(LocalMedia media) {
        devices.use(media);
    }

    /** Scrolls to the network section. */
    public void showNetwork() {
        networkGroup.firstControl().requestFocus();
        fx.after(LAYOUT_DELAY, () -> scrollTo(topOf(networkGroup) - MARGIN));
    }

    private void showResult(Node result) {
        double bottom = topOf(result) + result.getLayoutBounds().getHeight() + MARGIN;
        double seen = scroll.getVvalue() * hidden() + scroll.getViewportBounds().getHeight();
        if (bottom > seen) {
            scrollTo(bottom - scroll.getViewportBounds().getHeight());
        }
    }

    private double topOf(Node inside) {
        Node body = scroll.getContent();
        return body.sceneToLocal(inside.localToScene(0, 0)).getY();
    }

    private double hidden() {
        return scroll.getContent().getLayoutBounds().getHeight()
                - scroll.getViewportBounds().getHeight();
    }

    private void scrollTo(double top) {
        scroll.setVvalue(hidden() <= 0 ? 0 : Math.clamp(top / hidden(), 0, 1));
    }

    @Override
    public void close() {
        network.close();
        devices.close();
    }

    private String languageName(String tag) {
        if (tag.isEmpty()) {
            return texts.text("settings.language.system");
        }
        Locale locale = Locale.forLanguageTag(tag);
        return locale.getDisplayName(locale);
    }

    private Node group(String titleKey, Node... content) {
        Label title = new Label(texts.text(titleKey));
        title.getStyleClass().add("subheading");
        VBox group = new VBox(title);
        group.getStyleClass().add("settings-group");
        group.getChildren().addAll(content);
        return group;
    }

    private Node field(String labelKey, Node control, boolean locked, LockedSettings locks) {
        Label label = new Label(texts.text(labelKey));
        label.getStyleClass().add("field-label");
        label.setLabelFor(control);
        control.setAccessibleText(texts.text(labelKey));
        VBox field = new VBox(4, label, control);
        if (locked) {
            PolicyLockLabel.hold(control, locks.words(texts));
            field.getChildren().add(new PolicyLockLabel(label.getText(), locks.words(texts)));
        }
        return field;
    }

    private static <T> ComboBox<T> list(List<T> choices, Function<T, String> name, T chosen, Consumer<T> onChosen) {
        ComboBox<T> list = NamedChoices.of(choices, name);
        list.getSelectionModel().select(choices.contains(chosen) ? chosen : choices.getFirst());
        list.getSelectionModel().selectedItemProperty().subscribe((was, now) -> {
            if (now != null) {
                onChosen.accept(now);
            }
        });
        return list;
    }
}
