package io.postern.desktop.shell;

import io.postern.desktop.doctor.DoctorView;
import io.postern.desktop.doctor.DoctorViewModel;
import io.postern.desktop.doctor.Examiner;
import io.postern.desktop.fx.FxThread;
import io.postern.desktop.fx.Glyph;
import io.postern.desktop.fx.NoticeBar;
import io.postern.desktop.fx.Shown;
import io.postern.desktop.link.InviteLink;
import io.postern.desktop.link.LinkQuestion;
import io.postern.desktop.link.LinkQuestionView;
import io.postern.desktop.lobby.LobbyView;
import io.postern.desktop.login.LoginView;
import io.postern.desktop.login.SignedIn;
import io.postern.desktop.network.ProxyQuestion;
import io.postern.desktop.network.ProxyQuestionView;
import io.postern.desktop.picture.PictureWorkers;
import io.postern.desktop.policy.Locks;
import io.postern.desktop.policy.Policy.Lock;
import io.postern.desktop.preferences.SettingsStore;
import io.postern.desktop.report.ReportView;
import io.postern.desktop.report.ReportViewModel;
import io.postern.desktop.settings.SettingsView;
import io.postern.desktop.update.UpdateBar;
import io.postern.resources.Icons;
import io.postern.resources.Texts;
import java.time.Duration;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignW;

/** What fills the window: a header, the place the person is at, and what opens over it. */
public final class ShellView extends StackPane implements AutoCloseable {
    /** What the view stands on. */
    public record Parts(
            FxThread fx,
            SettingsStore settings,
            MediaStart media,
            PictureWorkers workers,
            Look look,
            CallViewFactory callViews,
            Examiner examiner,
            ReportViewModel.Parts report) {}

    /** What the window can do for those in it. */
    public interface Window {
        ReadOnlyBooleanProperty fullScreenProperty();

        void toggleFullScreen();
    }

    /** After the lobby's own first pictures, long before a person has looked at themselves. */
    private static final Duration REHEARSAL = Duration.ofMillis(200);

    private final ShellViewModel model;
    private final Parts parts;
    private final Window window;
    private final BorderPane frame = new BorderPane();
    private final StackPane over = new StackPane();
    private final StackPane link = new StackPane();
    private final StackPane question = new StackPane();
    private Runnable closePlace = () -> {};
    private Runnable closeOver = () -> {};
    private Subscription header = Subscription.EMPTY;
    private @Nullable Node beforeQuestion;

    public ShellView(ShellViewModel model, Parts parts, Window window) {
        this.model = model;
        this.parts = parts;
        this.window = window;
        getStyleClass().addAll("shell", "stage-ground");
        over.setPickOnBounds(false);
        over.setAlignment(Pos.CENTER_RIGHT);
        question.setPickOnBounds(false);
        link.setPickOnBounds(false);
        getChildren().addAll(frame, over, link, question);
        model.locationProperty().subscribe(this::show);
        model.links().questionProperty().subscribe(this::askAboutLink);
        model.onDoctor(this::openDoctor);
        model.network().questions().questionProperty().subscribe(this::ask);
        model.onNetworkSettings(this::openNetworkSettings);
    }

    /** Whether something lies over the place. */
    public boolean isCovered() {
        return !over.getChildren().isEmpty();
    }

    public void openSettings() {
        if (over.getChildren().stream().anyMatch(SettingsView.class::isInstance)) {
            return;
        }
        closeOver();
        boolean inCall = model.locationProperty().get() instanceof Location.InCall;
        SettingsView page = new SettingsView(
                model.texts(),
                parts.fx(),
                parts.settings(),
                model.networkSettings(),
                model.updates(),
                inCall,
                this::closeOver,
                this::openReport);
        page.setMaxWidth(380);
        parts.media().client().ifPresent(client -> page.use(client.localMedia()));
        over.getChildren().setAll(page);
        closeOver = page::close;
    }

    /** Opens the settings where proxies and certificates are. */
    public void openNetworkSettings() {
        openSettings();
        for (Node page : over.getChildren()) {
            if (page instanceof SettingsView settings) {
                settings.showNetwork();
            }
        }
    }

    /** A question needs an answer before anything goes on, so it lies over everything and has the keyboard. */
    private void ask(Optional<ProxyQuestion> asked) {
        boolean firstOfSeveral = question.getChildren().isEmpty();
        if (asked.isPresent() && firstOfSeveral && getScene() != null) {
            beforeQuestion = getScene().getFocusOwner();
        }
        frame.setDisable(asked.isPresent());
        over.setDisable(asked.isPresent());
        question.getChildren().clear();
        if (asked.isEmpty() && beforeQuestion != null) {
            beforeQuestion.requestFocus();
            beforeQuestion = null;
        }
        asked.ifPresent(proxy -> question.getChildren().setAll(new ProxyQuestionView(proxy, model.texts())));
    }

    /** Lies over the place and leaves it in use: a microphone must not wait for an answer. */
    private void askAboutLink(Optional<LinkQuestion> asked) {
        boolean hadFocus = link.isFocusWithin();
        link.getChildren().clear();
        asked.ifPresentOrElse(
                about -> {
                    LinkQuestionView card = new LinkQuestionView(about, model.links());
                    link.getChildren().setAll(card);
                    card.takeFocus();
                },
                () -> {
                    if (hadFocus) {
                        frame.requestFocus();
                    }
                });
    }

    /** Checks the connection, over the place and without leaving it. */
    public void openDoctor() {
        closeOver();
        boolean inCall = model.locationProperty().get() instanceof Location.InCall;
        DoctorViewModel doctor =
                new DoctorViewModel(model.texts(), parts.fx(), parts.examiner(), model.examined(), inCall);
        DoctorView page = new DoctorView(doctor, model.texts(), this::closeOver, this::openReport);
        page.setMaxWidth(560);
        over.getChildren().setAll(page);
        closeOver = page::close;
    }

    /** Puts a report of a problem together, over the place and without leaving it. */
    public void openReport() {
        closeOver();
        boolean inCall = model.locationProperty().get() instanceof Location.InCall;
        ReportViewModel report = new ReportViewModel(model.texts(), parts.report(), model.examined(), inCall);
        ReportView page = new ReportView(report, model.texts(), this::closeOver);
        page.setMaxWidth(560);
        over.getChildren().setAll(page);
        closeOver = page::close;
    }

    /** Closes what lies over the place. */
    public void closeOver() {
        closeOver.run();
        closeOver = () -> {};
        over.getChildren().clear();
    }

    @Override
    public void close() {
        closeOver();
        show(null);
    }

    private void show(@Nullable Location location) {
        model.links().moved();
        closePlace.run();
        closePlace = () -> {};
        header.unsubscribe();
        header = Subscription.EMPTY;
        boolean reopen = over.getChildren().stream().anyMatch(SettingsView.class::isInstance);
        closeOver();
        switch (location) {
            case Location.SigningIn here -> place(new LoginView(here.login(), model.texts()), Optional.empty());
            case Location.InLobby here -> {
                LobbyView view = new LobbyView(
                        here.lobby(),
                        new LobbyView.Parts(model.texts(), parts.fx(), parts.workers()),
                        here.person().identity(),
                        here.person().displayName(),
                        model::signInAgain);
                FxThread.Registration rehearsal = parts.fx().after(REHEARSAL, this::rehearseCall);
                closePlace = () -> {
                    rehearsal.close();
                    view.close();
                };
                place(view, Optional.of(here.person()));
            }
            case Location.InCall here -> {
                CallHandle handle = parts.callViews().open(here.room(), here.media(), context(here));
                NoticeBar notice = new NoticeBar(model.texts());
                notice.getStyleClass().add("header-notice");
                Subscription said = model.noticeProperty().subscribe(now -> notice.show(now));
                closePlace = () -> {
                    said.unsubscribe();
                    handle.close();
                };
                frame.setTop(notice);
                frame.setCenter(handle.view());
            }
            case Location.CallEnded here ->
                place(
                        new EndedView(here, model.texts(), model::joinAgain, model::backToLobby, this::openDoctor),
                        Optional.of(here.person()));
            case null -> frame.setCenter(null);
        }
        if (reopen && location != null && location.place() != Place.CALL) {
            openSettings();
        }
    }

    private void rehearseCall() {
        parts.media()
                .client()
                .ifPresent(client -> parts.callViews()
                        .rehearse(
                                client.localMedia(),
                                new Context(new JoinTimeline(), Optional.empty(), () -> {}),
                                getScene().getStylesheets()));
    }

    private Context context(Location.InCall call) {
        Optional<String> link = call.person()
                .backend()
                .map(backend -> new InviteLink(backend, call.room().name()).text());
        return new Context(call.timeline(), link, () -> {
            if (call.equals(model.locationProperty().get())) {
                model.leave();
            }
        });
    }

    private void place(Parent view, Optional<SignedIn> person) {
        frame.setTop(header(person));
        frame.setCenter(view);
    }

    private Node header(Optional<SignedIn> person) {
        Texts texts = model.texts();
        ImageView sign = new ImageView(new Image(Icons.window().get(3)));
        sign.setFitWidth(24);
        sign.setFitHeight(24);
        Label name = new Label(texts.text("common.app.name"));
        name.getStyleClass().add("subheading");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox header = new HBox(sign, name, space);
        header.getStyleClass().add("header");
        person.ifPresent(signedIn -> {
            Label who = new Label(signedIn.displayName());
            who.setId("who");
            who.getStyleClass().addAll("quiet", "header-name");
            header.getChildren().addAll(who, button(MaterialDesignL.LOGOUT, "sign_out", model::signOut));
        });
        Button look = button(MaterialDesignW.WEATHER_NIGHT, "dark", parts.look()::toggle);
        Subscription worn = parts.look().themeProperty().subscribe(theme -> {
            look.setGraphic(Glyph.of(theme.dark() ? MaterialDesignW.WEATHER_SUNNY : MaterialDesignW.WEATHER_NIGHT));
            describe(look, texts.text("shell.header." + (theme.dark() ? "light" : "dark")));
        });
        Shown.when(!Locks.of(parts.settings()).has(Lock.APPEARANCE), look);
        header.getChildren()
                .addAll(
                        button(MaterialDesignS.STETHOSCOPE, "doctor", this::openDoctor),
                        look,
                        button(MaterialDesignC.COG_OUTLINE, "settings", this::openSettings));
        NoticeBar notice = new NoticeBar(texts);
        notice.getStyleClass().add("header-notice");
        Subscription said = model.noticeProperty().subscribe(now -> {
            notice.show(now);
            Shown.when(now.isPresent(), notice);
        });
        // Every place has a header of its own, and the model outlives them all.
        UpdateBar update = new UpdateBar(model.updates(), texts);
        this.header = Subscription.combine(worn, said, update::close);
        return new VBox(header, notice, update);
    }

    private Button button(Ikon icon, String purpose, Runnable action) {
        Button button = new Button();
        button.setId("header-" + purpose);
        button.setGraphic(Glyph.of(icon));
        button.getStyleClass().addAll("plain", "control", "compact", "header-button");
        describe(button, model.texts().text("shell.header." + purpose));
        button.setOnAction(e -> action.run());
        return button;
    }

    private static void describe(Button button, String words) {
        button.setAccessibleText(words);
        button.setTooltip(new Tooltip(words));
    }

    /** What a call gets from this window. */
    private final class Context implements CallContext {
        private final JoinTimeline timeline;
        private final Optional<String> inviteLink;
        private final Runnable leave;

        Context(JoinTimeline timeline, Optional<String> inviteLink, Runnable leave) {
            this.timeline = timeline;
            this.inviteLink = inviteLink;
            this.leave = leave;
        }

        @Override
        public Texts texts() {
            return model.texts();
        }

        @Override
        public FxThread fx() {
            return parts.fx();
        }

        @Override
        public SettingsStore settings() {
            return parts.settings();
        }

        @Override
        public JoinTimeline timeline() {
            return timeline;
        }

        @Override
        public Optional<String> inviteLink() {
            return inviteLink;
        }

        @Override
        public ReadOnlyBooleanProperty fullScreenProperty() {
            return window.fullScreenProperty();
        }

        @Override
        public void toggleFullScreen() {
            window.toggleFullScreen();
        }

        @Override
        public ReadOnlyBooleanProperty reducedMotionProperty() {
            return Platform.getPreferences().reducedMotionProperty();
        }

        @Override
        public void openSettings() {
            ShellView.this.openSettings();
        }

        @Override
        public void openDoctor() {
            ShellView.this.openDoctor();
        }

        @Override
        public void openReport() {
            ShellView.this.openReport();
        }

        @Override
        public void leave() {
            leave.run();
        }
    }
}
