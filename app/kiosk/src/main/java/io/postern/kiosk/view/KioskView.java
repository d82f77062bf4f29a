package io.postern.kiosk.view;

import io.postern.call.context.CallContext;
import io.postern.call.context.CallHandle;
import io.postern.call.context.CallViewFactory;
import io.postern.kiosk.KioskViewModel;
import io.postern.kiosk.KioskVisit;
import io.postern.kiosk.pin.PinVerifier;
import io.postern.kiosk.plan.EventTime;
import io.postern.kiosk.plan.KioskState;
import io.postern.kiosk.plan.PlanContext;
import io.postern.resources.Texts;
import io.postern.settings.policy.KioskPolicy;
import io.postern.ui.fx.FxThread;
import io.postern.ui.network.ProxyCredentialPrompt;
import io.postern.ui.network.ProxyCredentialView;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The whole screen of a meeting room: the page of the current state, brief notices, the service page behind its PIN,
 * and blackness while nothing happens. On the JavaFX thread.
 */
public final class KioskView extends StackPane implements AutoCloseable {
    /** The font size as a share of the screen's height, so that text remains readable from a chair. */
    private static final double FONT_SIZE_DIVISOR = 54;

    private static final double MIN_FONT_SIZE = 12;
    private static final javafx.util.Duration NOTICE_DURATION = javafx.util.Duration.seconds(5);

    /** After this long without a touch the service page closes, because its user has gone. */
    private static final Duration SERVICE_TIMEOUT = Duration.ofMinutes(2);

    /**
     * The collaborators of the view.
     *
     * @param serverFixed whether the policy names the backend
     * @param addresses parses the typed address of a backend
     * @param calls makes the views of calls, which must not lead out of the call
     * @param context makes the context of a call
     * @param volume makes a control for the loudness of the speaker
     * @param about describes the machine, for people with the PIN
     * @param warning about the policy, for the person who maintains the machine
     * @param quit ends the program for good
     */
    public record Parts(
            FxThread fx,
            PinVerifier pin,
            boolean serverFixed,
            Function<String, Optional<URI>> addresses,
            CallViewFactory calls,
            Function<KioskVisit, CallContext> context,
            Supplier<Node> volume,
            Function<Runnable, ServicePage> network,
            Function<Runnable, ServicePage> doctor,
            Optional<Function<Runnable, ServicePage>> report,
            List<String> about,
            Optional<String> warning,
            Runnable quit) {}

    private final KioskViewModel model;
    private final Parts parts;
    private final Texts texts;
    private final StackPane page = new StackPane();
    private final StackPane over = new StackPane();
    private final Label notice = new Label();
    private final Region black = new Region();
    private final PauseTransition noticeTime = new PauseTransition(NOTICE_DURATION);
    private final ReadOnlyObjectWrapper<List<String>> warnings = new ReadOnlyObjectWrapper<>(List.of());
    private final List<Subscription> subscriptions = new ArrayList<>();
    private Optional<Object> shown = Optional.empty();
    private Runnable closePage = () -> {};
    private @Nullable PinView pin;
    private @Nullable ServiceView service;
    private Duration serviceTouched = Duration.ZERO;

    public KioskView(KioskViewModel model, Parts parts) {
        this.model = model;
        this.parts = parts;
        this.texts = model.texts();
        getStyleClass().addAll("kiosk", "stage-ground");
        setId("kiosk");
        warnings.set(parts.warning().stream().toList());
        over.setId("kiosk-over");
        over.getStyleClass().add("kiosk-over");
        over.setVisible(false);
        notice.getStyleClass().add("kiosk-notice");
        notice.setId("kiosk-notice");
        notice.setMouseTransparent(true);
        notice.setVisible(false);
        StackPane.setAlignment(notice, Pos.TOP_CENTER);
        black.getStyleClass().add("kiosk-black");
        black.setId("kiosk-black");
        black.setVisible(false);
        getChildren().addAll(page, over, notice, black);
        noticeTime.setOnFinished(e -> model.dismissNotice());
        subscriptions.add(model.planContextProperty().subscribe(this::show));
        subscriptions.add(model.visitProperty()
                .subscribe(visit -> show(model.planContextProperty().get())));
        subscriptions.add(model.noticeProperty().subscribe(this::showNotice));
        subscriptions.add(model.momentProperty().subscribe(this::tick));
        heightProperty()
                .subscribe(height -> setStyle("-fx-font-size: "
                        + Math.round(Math.max(MIN_FONT_SIZE, getHeight() / FONT_SIZE_DIVISOR)) + "px;"));
    }

    /** Handles a touch of the screen or a key. */
    public void touched() {
        serviceTouched = model.momentProperty().get().uptime();
        model.touched();
    }

    /**
     * Shows or ends the warning that the display of the policy is missing.
     *
     * @param display the name of the missing display; empty once the window fills it
     */
    public void missing(Optional<String> display) {
        warnings.set(Stream.concat(
                        parts.warning().stream(),
                        display.map(name -> texts.text("kiosk.idle.display_missing", name)).stream())
                .toList());
    }

    /** Whether the screen is black now: the touch that wakes it does nothing else. */
    public boolean isBlack() {
        return black.isVisible();
    }

    /** Shows a proxy's request for credentials, which only somebody on the service page can answer. */
    public void ask(ProxyCredentialPrompt question) {
        if (service == null) {
            question.decline();
        } else {
            service.ask(new ProxyCredentialView(question, texts));
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::unsubscribe);
        noticeTime.stop();
        closeService();
        closePage.run();
        closePage = () -> {};
        page.getChildren().clear();
    }

    private void show(PlanContext planContext) {
        black.setVisible(planContext.dark());
        Object wanted = wanted(planContext);
        if (shown.equals(Optional.of(wanted))) {
            return;
        }
        shown = Optional.of(wanted);
        closePage.run();
        closePage = () -> {};
        page.getChildren().setAll(open(planContext));
    }

    /** The identity of a page: a change opens another page. */
    private Object wanted(PlanContext planContext) {
        Optional<KioskVisit> visit = model.visitProperty().get();
        return switch (planContext.state()) {
            case KioskState.Enrolling enrolling -> enrolling;
            case KioskState.Idle idle -> KioskState.Idle.class;
            case KioskState.Offline offline -> KioskState.Offline.class;
            // An attempt to reconnect shows the offline page until it succeeds.
            case KioskState.Joining joining when planContext.outage().isPresent() -> KioskState.Offline.class;
            case KioskState.SigningIn signingIn when planContext.outage().isPresent() -> KioskState.Offline.class;
            case KioskState.Joining joining when visit.isPresent() -> visit.get();
            case KioskState.InMeeting meeting when visit.isPresent() -> visit.get();
            case KioskState.Joining joining -> KioskState.Starting.class;
            case KioskState.InMeeting meeting -> KioskState.Starting.class;
            case KioskState.SigningIn signingIn -> KioskState.Starting.class;
            case KioskState.Starting starting -> KioskState.Starting.class;
        };
    }

    private Node open(PlanContext planContext) {
        Object wanted = wanted(planContext);
        if (wanted instanceof KioskVisit visit) {
            CallHandle handle = parts.calls()
                    .open(visit.room(), visit.media(), parts.context().apply(visit));
            closePage = handle::close;
            return handle.view();
        }
        if (wanted instanceof KioskState.Enrolling(KioskState.Why why)) {
            EnrolView view = new EnrolView(model, why, parts.serverFixed(), parts.addresses(), this::askPin);
            closePage = view::close;
            return view;
        }
        if (wanted.equals(KioskState.Idle.class)) {
            IdleView view = new IdleView(model, joinAddress(), warnings.getReadOnlyProperty(), this::askPin);
            closePage = view::close;
            return view;
        }
        if (wanted.equals(KioskState.Offline.class)) {
            OfflineView view = new OfflineView(model, this::askPin);
            closePage = view::close;
            return view;
        }
        return new WaitView(model, this::askPin);
    }

    private Optional<String> joinAddress() {
        KioskPolicy policy = model.policy();
        if (policy.room().isBlank()) {
            return Optional.empty();
        }
        String room = URLEncoder.encode(policy.room(), StandardCharsets.UTF_8).replace("+", "%20");
        return policy.joinAddress()
                .map(address -> address.replace("{room}", room))
                .or(() -> model.server().map(server -> server + "/join/" + room));
    }

    private void showNotice(Optional<String> sentence) {
        sentence.ifPresent(notice::setText);
        notice.setVisible(sentence.isPresent());
        if (sentence.isPresent()) {
            noticeTime.playFromStart();
        } else {
            noticeTime.stop();
        }
    }

    private void tick(EventTime now) {
        if (pin != null) {
            pin.tick();
        }
        boolean forgotten =
                over.isVisible() && now.uptime().minus(serviceTouched).compareTo(SERVICE_TIMEOUT) >= 0;
        if (forgotten) {
            closeService();
        }
    }

    private void askPin() {
        serviceTouched = model.momentProperty().get().uptime();
        PinView asked = new PinView(texts, parts.fx(), parts.pin(), this::openService, this::closeService);
        pin = asked;
        over.getChildren().setAll(asked);
        over.setVisible(true);
        page.setDisable(true);
        asked.requestFocus();
    }

    private void openService() {
        pin = null;
        List<String> lines = new ArrayList<>(parts.about());
        lines.addAll(warnings.get());
        model.troubleProperty().get().ifPresent(lines::add);
        ServiceView opened = new ServiceView(
                texts,
                lines,
                parts.volume().get(),
                new ServiceView.Actions(
                        parts.network(),
                        parts.doctor(),
                        parts.report(),
                        () -> {
                            closeService();
                            model.enrolAgain();
                        },
                        model::restart,
                        parts.quit(),
                        this::closeService));
        service = opened;
        over.getChildren().setAll(opened);
        over.setVisible(true);
        page.setDisable(true);
    }

    private void closeService() {
        if (pin != null) {
            pin.wipe();
            pin = null;
        }
        if (service != null) {
            service.closePage();
            service = null;
        }
        over.getChildren().clear();
        over.setVisible(false);
        page.setDisable(false);
    }
}
