package io.postern.kiosk.view;

import io.postern.kiosk.KioskViewModel;
import io.postern.kiosk.plan.EventTime;
import io.postern.kiosk.plan.KioskState;
import io.postern.kiosk.plan.PlanContext;
import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.Visibility;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;

/**
 * The page while the server cannot be reached: when the outage began, and when the next attempt is. Closes by itself.
 */
final class OfflineView extends StackPane implements AutoCloseable {
    private static final long MILLIS_PER_SECOND = 1_000;

    private final KioskViewModel model;
    private final Texts texts;
    private final Label title = new Label();
    private final Label since = new Label();
    private final Label next = new Label();
    private final Label why = new Label();
    private final VBox content;
    private final List<Subscription> subscriptions;

    OfflineView(KioskViewModel model, Runnable onService) {
        this.model = model;
        this.texts = model.texts();
        getStyleClass().addAll("kiosk-page", "kiosk-offline");
        setId("kiosk-offline");
        FontIcon icon = Glyph.of(MaterialDesignL.LAN_DISCONNECT);
        icon.getStyleClass().add("kiosk-icon");
        title.getStyleClass().add("kiosk-title");
        title.setId("offline-title");
        title.setWrapText(true);
        since.getStyleClass().add("kiosk-line");
        next.getStyleClass().add("kiosk-line");
        next.setId("offline-next");
        why.getStyleClass().add("kiosk-why");
        why.setId("offline-why");
        why.setWrapText(true);
        Label room = new Label(model.roomName());
        room.getStyleClass().add("kiosk-small-room");
        content = new VBox(room, icon, title, next, why);
        content.getStyleClass().add("kiosk-column");
        content.setAlignment(Pos.CENTER);
        getChildren().addAll(content, new ServiceCorner(texts, onService));
        subscriptions = List.of(
                model.momentProperty().subscribe(this::show),
                model.planContextProperty()
                        .subscribe(now -> show(model.momentProperty().get())),
                model.keyStoreClosedProperty()
                        .subscribe(now -> show(model.momentProperty().get())),
                model.troubleProperty().subscribe(sentence -> {
                    why.setText(sentence.orElse(""));
                    Visibility.when(sentence.isPresent(), why);
                }));
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::unsubscribe);
    }

    private void show(EventTime now) {
        PlanContext planContext = model.planContextProperty().get();
        planContext.outage().ifPresent(outage -> {
            String clock = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                    .withLocale(texts.locale())
                    .format(outage.since().atZone(now.zone()));
            title.setText(
                    model.keyStoreClosedProperty().get()
                            ? texts.text("kiosk.offline.key_store", clock)
                            : texts.text(
                                    "kiosk.offline.title",
                                    model.server().map(URI::getHost).orElse(""),
                                    clock));
        });
        Optional<Duration> retryAt =
                planContext.state() instanceof KioskState.Offline offline ? offline.retryAt() : Optional.empty();
        next.setText(retryAt.map(at -> at.minus(now.uptime()).toMillis())
                .filter(left -> left > 0)
                .map(left -> texts.text("kiosk.offline.next", (left + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND))
                .orElseGet(() -> texts.text("kiosk.offline.trying")));
        PixelShift.move(content, now);
    }
}
