package io.postern.desktop.shell;

import io.postern.call.context.CallContext;
import io.postern.call.context.CallHandle;
import io.postern.call.context.CallViewFactory;
import io.postern.call.context.JoinTimeline;
import io.postern.call.invite.InviteLink;
import io.postern.desktop.doctor.Examiner;
import io.postern.desktop.link.LinkConfirmation;
import io.postern.desktop.link.LinkConfirmationView;
import io.postern.desktop.lobby.LobbyView;
import io.postern.desktop.login.LoginView;
import io.postern.desktop.login.UserSession;
import io.postern.desktop.report.ReportViewModel;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.control.NoticeBar;
import io.postern.ui.device.MediaStartup;
import io.postern.ui.fx.FxThread;
import io.postern.ui.network.ProxyCredentialPrompt;
import io.postern.ui.network.ProxyCredentialView;
import io.postern.ui.theme.ThemeSelection;
import io.postern.ui.video.FrameWorkers;
import java.time.Duration;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The content of the window in layers: the current page under its header, the page opened over it, the confirmation of
 * a link, and the login of a proxy. On the JavaFX thread.
 */
public final class ShellView extends StackPane implements AutoCloseable {
    /** The objects that the view uses. */
    public record Parts(
            FxThread fx,
            SettingsStore settings,
            MediaStartup media,
            FrameWorkers workers,
            ThemeSelection look,
            CallViewFactory callViews,
            Examiner examiner,
            ReportViewModel.Parts report) {}

    /** The actions of the window that its content can trigger. */
    public interface Window {
        ReadOnlyBooleanProperty fullScreenProperty();

        void toggleFullScreen();
    }

    /** After the lobby's first frames have been drawn, long before anybody presses Join. */
    private static final Duration REHEARSAL_DELAY = Duration.ofMillis(200);

    private final ShellViewModel model;
    private final Parts parts;
    private final Window window;
    private final BorderPane frame = new BorderPane();
    private final PageOverlay pages;
    private final StackPane link = new StackPane();
    private final StackPane question = new StackPane();
    private Runnable closePlace = () -> {};
    private Runnable closeHeader = () -> {};
    private @Nullable Node beforeQuestion;

    public ShellView(ShellViewModel model, Parts parts, Window window) {
        this.model = model;
        this.parts = parts;
        this.window = window;
        this.pages = new PageOverlay(model, parts);
        getStyleClass().addAll("shell", "stage-ground");
        question.setPickOnBounds(false);
        link.setPickOnBounds(false);
        getChildren().addAll(frame, pages, link, question);
        model.stateProperty().subscribe(this::show);
        model.links().questionProperty().subscribe(this::askAboutLink);
        model.onDoctor(pages::openDoctor);
        model.network().questions().questionProperty().subscribe(this::ask);
        model.onNetworkSettings(pages::openNetworkSettings);
    }

    /** Whether a page covers the current one. */
    public boolean isCovered() {
        return pages.isOpen();
    }

    public void openSettings() {
        pages.openSettings();
    }

    /** Opens the settings at proxies and certificates. */
    public void openNetworkSettings() {
        pages.openNetworkSettings();
    }

    /** Opens the doctor's page over the current one. */
    public void openDoctor() {
        pages.openDoctor();
    }

    /** Opens the page of a problem report over the current one. */
    public void openReport() {
        pages.openReport();
    }

    /** Closes the page that covers the current one. */
    public void closeOver() {
        pages.closePage();
    }

    /** A proxy login blocks until it is answered, so it covers everything and takes the keyboard focus. */
    private void ask(Optional<ProxyCredentialPrompt> asked) {
        boolean firstOfSeveral = question.getChildren().isEmpty();
        if (asked.isPresent() && firstOfSeveral && getScene() != null) {
            beforeQuestion = getScene().getFocusOwner();
        }
        frame.setDisable(asked.isPresent());
        pages.setDisable(asked.isPresent());
        question.getChildren().clear();
        if (asked.isEmpty() && beforeQuestion != null) {
            beforeQuestion.requestFocus();
            beforeQuestion = null;
        }
        asked.ifPresent(proxy -> question.getChildren().setAll(new ProxyCredentialView(proxy, model.texts())));
    }

    /** Shown over the page, which stays usable: a microphone button must not wait for an answer. */
    private void askAboutLink(Optional<LinkConfirmation> asked) {
        boolean hadFocus = link.isFocusWithin();
        link.getChildren().clear();
        asked.ifPresentOrElse(
                about -> {
                    LinkConfirmationView card = new LinkConfirmationView(about, model.links());
                    link.getChildren().setAll(card);
                    card.takeFocus();
                },
                () -> {
                    if (hadFocus) {
                        frame.requestFocus();
                    }
                });
    }

    @Override
    public void close() {
        pages.closePage();
        show(null);
    }

    private void show(@Nullable ShellState state) {
        model.links().moved();
        closePlace.run();
        closePlace = () -> {};
        closeHeader.run();
        closeHeader = () -> {};
        boolean reopen = pages.showsSettings();
        pages.closePage();
        switch (state) {
            case ShellState.SigningIn here -> place(new LoginView(here.login(), model.texts()), Optional.empty());
            case ShellState.InLobby here -> {
                LobbyView view = new LobbyView(
                        here.lobby(),
                        new LobbyView.Parts(model.texts(), parts.fx(), parts.workers()),
                        here.person().identity(),
                        here.person().displayName(),
                        model::signInAgain);
                FxThread.Registration rehearsal = parts.fx().after(REHEARSAL_DELAY, this::rehearseCall);
                closePlace = () -> {
                    rehearsal.close();
                    view.close();
                };
                place(view, Optional.of(here.person()));
            }
            case ShellState.InCall here -> {
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
            case ShellState.CallEnded here ->
                place(
                        new EndedView(here, model.texts(), model::joinAgain, model::backToLobby, pages::openDoctor),
                        Optional.of(here.person()));
            case ShellState.Crashed here -> {
                CrashReturn way = model.crashReturn();
                CrashedView.Ways ways = new CrashedView.Ways(way::joinAgain, way::passOver, pages::openReport);
                place(new CrashedView(here.call().room(), model.texts(), ways), Optional.empty());
            }
            case null -> frame.setCenter(null);
        }
        if (reopen && state != null && state.page() != ShellPage.CALL) {
            pages.openSettings();
        }
    }

    private void rehearseCall() {
        parts.media()
                .client()
                .ifPresent(client -> parts.callViews()
                        .rehearse(
                                client.localMedia(),
                                context(new JoinTimeline(), Optional.empty(), () -> {}),
                                getScene().getStylesheets()));
    }

    private CallContext context(ShellState.InCall call) {
        Optional<String> link = call.person()
                .backend()
                .map(backend -> new InviteLink(backend, call.room().name()).text());
        return context(call.timeline(), link, () -> {
            if (call.equals(model.stateProperty().get())) {
                model.leave();
            }
        });
    }

    private CallContext context(JoinTimeline timeline, Optional<String> link, Runnable leave) {
        return new WindowContext(model, parts, window, pages, timeline, link, leave);
    }

    private void place(Parent view, Optional<UserSession> person) {
        ShellHeader header = new ShellHeader(model, parts, pages, person);
        closeHeader = header::close;
        frame.setTop(header);
        frame.setCenter(view);
    }
}
