package io.postern.ui.network;

import io.postern.resources.Texts;
import io.postern.settings.policy.LockedSettings;
import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.preferences.NetworkPreferences.ProxyChoice;
import io.postern.settings.preferences.NetworkPreferences.ProxyKind;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.NamedChoices;
import io.postern.ui.control.NoticeBar;
import io.postern.ui.control.PolicyLockLabel;
import io.postern.ui.control.Visibility;
import io.postern.ui.network.NetworkInput.Field;
import io.postern.ui.network.NetworkSettingsViewModel.Authority;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.StringProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** The network section of the settings panel. */
public final class NetworkSettingsView extends VBox {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");
    private static final double PORT_WIDTH = 76;

    private final NetworkSettingsViewModel model;
    private final Texts texts;
    private final Supplier<List<Path>> files;
    private final ComboBox<ProxyChoice> proxy;
    private final Button test = new Button();
    private final NoticeBar result;
    private final LockedSettings locks;

    public NetworkSettingsView(NetworkSettingsViewModel model, Texts texts) {
        this(model, texts, Optional.empty());
    }

    /** @param chooser which files a person chooses to add, in place of the system's dialog */
    NetworkSettingsView(NetworkSettingsViewModel model, Texts texts, Optional<Supplier<List<Path>>> chooser) {
        this.model = model;
        this.texts = texts;
        this.result = new NoticeBar(texts);
        this.files = chooser.orElse(this::askForFiles);
        this.proxy = choice(
                "network-proxy",
                ProxyChoice.values(),
                value -> texts.text("settings.proxy.from_" + lower(value)),
                model.proxyProperty());
        this.locks = model.locks();
        getStyleClass().add("settings-group");
        setId("network-settings");

        Label title = new Label(texts.text("settings.network.title"));
        title.getStyleClass().add("subheading");

        VBox manual = manual();
        VBox script = new VBox(12, field(Field.SCRIPT, "network-script", model.scriptProperty()));
        VBox exclusions = field(Field.EXCLUSIONS, "network-exclusions", model.exclusionsProperty());
        model.proxyProperty().subscribe(chosen -> {
            Visibility.when(chosen == ProxyChoice.MANUAL, manual);
            Visibility.when(chosen == ProxyChoice.SCRIPT, script);
            Visibility.when(chosen == ProxyChoice.MANUAL || chosen == ProxyChoice.SCRIPT, exclusions);
        });
        getChildren()
                .addAll(
                        title,
                        hint("settings.network.hint"),
                        locked(Lock.PROXY, "settings.proxy.label", labelled("settings.proxy.label", proxy)),
                        manual,
                        script,
                        exclusions,
                        test(),
                        authorities(),
                        locked(
                                Lock.RELAY_PORTS,
                                "settings.field.relay_ports",
                                field(Field.RELAY_PORTS, "network-relay-ports", model.relayPortsProperty())),
                        hint("settings.relay.hint"));
        if (locks.has(Lock.PROXY)) {
            List.of(manual, script, exclusions).forEach(part -> PolicyLockLabel.hold(part, locks.words(texts)));
        }
    }

    /** A field as it is, or out of use with who decided below it. */
    private VBox locked(Lock lock, String nameKey, VBox field) {
        locks.wordsIf(lock, texts).ifPresent(words -> {
            field.getChildren().forEach(control -> {
                if (!(control instanceof Label)) {
                    PolicyLockLabel.hold(control, words);
                }
            });
            field.getChildren().add(new PolicyLockLabel(texts.text(nameKey), words));
        });
        return field;
    }

    /** The control that gets the focus when the settings are opened at this section. */
    public Node firstControl() {
        return proxy.isDisabled() ? test : proxy;
    }

    /** The result of a test; takes no room before. */
    public Node result() {
        return result;
    }

    private VBox manual() {
        ComboBox<ProxyKind> kind = choice(
                "network-kind",
                ProxyKind.values(),
                value -> texts.text("settings.proxy.kind_" + lower(value)),
                model.kindProperty());
        VBox host = field(Field.HOST, "network-host", model.hostProperty());
        VBox port = field(Field.PORT, "network-port", model.portProperty());
        port.setMinWidth(PORT_WIDTH);
        port.setPrefWidth(PORT_WIDTH);
        HBox.setHgrow(host, Priority.ALWAYS);
        HBox row = new HBox(8, host, port);
        row.setAlignment(Pos.TOP_LEFT);
        // Below the row, where sentences have room.
        VBox place = new VBox(4, row, problem(Field.HOST, "network-host"), problem(Field.PORT, "network-port"));
        return new VBox(12, labelled("settings.proxy.kind_label", kind), place);
    }

    private Node test() {
        test.setText(texts.text("settings.test.action"));
        test.setId("network-test");
        test.setOnAction(e -> model.test());
        ProgressIndicator progress = new ProgressIndicator();
        progress.getStyleClass().add("settings-progress");
        result.setId("network-result");
        model.resultProperty().subscribe(result::show);
        model.testingProperty().subscribe(testing -> {
            test.setText(texts.text(testing ? "settings.test.running" : "settings.test.action"));
            test.setGraphic(testing ? progress : null);
        });
        return new VBox(8, test, result);
    }

    private Node authorities() {
        Label label = new Label(texts.text("settings.authority.label"));
        label.getStyleClass().add("field-label");
        VBox lines = new VBox(8);
        lines.setId("network-authorities");
        model.authoritiesProperty().subscribe(all -> {
            lines.getChildren().setAll(all.stream().map(this::line).toList());
            Visibility.when(!all.isEmpty(), lines);
        });
        Button add = new Button(texts.text("settings.authority.add"));
        add.setId("network-authority-add");
        add.setOnAction(e -> {
            List<Path> chosen = files.get();
            if (!chosen.isEmpty()) {
                model.addAuthorities(chosen);
            }
        });
        VBox all = new VBox(8, new VBox(4, label, hint("settings.authority.hint")), lines, add);
        locks.wordsIf(Lock.AUTHORITIES, texts).ifPresent(words -> {
            PolicyLockLabel.hold(add, words);
            all.getChildren().add(new PolicyLockLabel(label.getText(), words));
        });
        return all;
    }

    private Node line(Authority authority) {
        Label name = new Label(String.valueOf(authority.file().getFileName()));
        name.getStyleClass().add("body");
        name.setTooltip(new Tooltip(authority.file().toString()));
        VBox words = new VBox(2, name);
        if (!authority.words().isEmpty()) {
            words.getChildren().add(sentence(authority.words(), "hint"));
        }
        if (!authority.problem().isEmpty()) {
            words.getChildren().add(sentence(authority.problem(), "problem"));
        }
        HBox.setHgrow(words, Priority.ALWAYS);
        if (authority.fixed()) {
            if (!locks.has(Lock.AUTHORITIES)) {
                words.getChildren().add(new PolicyLockLabel(name.getText(), locks.words(texts)));
            }
            HBox line = new HBox(8, words);
            line.getStyleClass().add("authority");
            return line;
        }
        Button remove = new Button();
        remove.setGraphic(Glyph.of(MaterialDesignC.CLOSE));
        remove.getStyleClass().addAll("plain", "control", "compact", "beside-picker");
        remove.setAccessibleText(texts.text(
                "settings.authority.remove", String.valueOf(authority.file().getFileName())));
        remove.setOnAction(e -> model.removeAuthority(authority.file()));
        HBox line = new HBox(8, words, remove);
        line.getStyleClass().add("authority");
        return line;
    }

    private VBox field(Field field, String id, StringProperty value) {
        TextField text = new TextField();
        text.setId(id);
        text.textProperty().bindBidirectional(value);
        text.setOnAction(e -> model.commit());
        text.focusedProperty().subscribe((was, is) -> {
            if (was && !is) {
                model.commit();
            }
        });
        String name = lower(field);
        text.setPromptText(texts.text("settings.prompt." + name));
        model.problemProperty(field).subscribe(sentence -> {
            text.pseudoClassStateChanged(WRONG, !sentence.isEmpty());
            text.setAccessibleHelp(sentence);
        });
        VBox all = labelled("settings.field." + name, text);
        if (field != Field.HOST && field != Field.PORT) {
            all.getChildren().add(problem(field, id));
        }
        return all;
    }

    private Label problem(Field field, String id) {
        ReadOnlyStringProperty problem = model.problemProperty(field);
        Label sentence = sentence("", "problem");
        sentence.setId(id + "-problem");
        problem.subscribe(words -> {
            sentence.setText(words);
            Visibility.when(!words.isEmpty(), sentence);
        });
        return sentence;
    }

    private VBox labelled(String key, javafx.scene.control.Control control) {
        Label label = new Label(texts.text(key));
        label.getStyleClass().add("field-label");
        label.setLabelFor(control);
        control.setAccessibleText(texts.text(key));
        return new VBox(4, label, control);
    }

    private Label hint(String key) {
        return sentence(texts.text(key), "hint");
    }

    private static Label sentence(String words, String style) {
        Label label = new Label(words);
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <T> ComboBox<T> choice(String id, T[] values, Function<T, String> name, ObjectProperty<T> chosen) {
        ComboBox<T> list = NamedChoices.of(List.of(values), name);
        list.setId(id);
        list.valueProperty().bindBidirectional(chosen);
        return list;
    }

    private List<Path> askForFiles() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(texts.text("settings.authority.add"));
        chooser.getExtensionFilters()
                .addAll(
                        new FileChooser.ExtensionFilter(
                                texts.text("settings.authority.filter"), "*.pem", "*.crt", "*.cer", "*.der"),
                        new FileChooser.ExtensionFilter(texts.text("settings.authority.all_files"), "*"));
        @Nullable List<File> chosen = chooser.showOpenMultipleDialog(getScene().getWindow());
        return Stream.ofNullable(chosen).flatMap(List::stream).map(File::toPath).toList();
    }
}
