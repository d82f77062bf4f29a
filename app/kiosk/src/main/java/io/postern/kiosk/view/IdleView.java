package io.postern.kiosk.view;

import io.postern.kiosk.KioskViewModel;
import io.postern.kiosk.plan.EventTime;
import io.postern.kiosk.plan.NextAction;
import io.postern.kiosk.plan.PlanContext;
import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.Visibility;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/** The page between meetings: the room's name, the time, the next meeting, and how to join from a phone. */
final class IdleView extends StackPane implements AutoCloseable {
    private static final double QR_HEIGHT_SHARE = 0.34;

    private final KioskViewModel model;
    private final Texts texts;
    private final Optional<String> address;
    private final Label time = new Label();
    private final Label date = new Label();
    private final Label room = new Label();
    private final Label next = new Label();
    private final Label people = new Label();
    private final QrCodeView qr = new QrCodeView();
    private final HBox content;
    private final List<Subscription> subscriptions;

    /**
     * @param address the content of the QR code; empty for none
     * @param warnings for the person who maintains the machine
     */
    IdleView(
            KioskViewModel model,
            Optional<String> address,
            ReadOnlyObjectProperty<List<String>> warnings,
            Runnable onService) {
        this.model = model;
        this.texts = model.texts();
        this.address = address;
        getStyleClass().addAll("kiosk-page", "kiosk-idle");
        setId("kiosk-idle");
        time.getStyleClass().add("kiosk-time");
        time.setId("kiosk-time");
        date.getStyleClass().add("kiosk-date");
        room.getStyleClass().add("kiosk-room");
        room.setId("kiosk-room");
        room.setWrapText(true);
        next.getStyleClass().add("kiosk-next");
        next.setId("kiosk-next");
        next.setWrapText(true);
        next.setMinHeight(Region.USE_PREF_SIZE);
        people.getStyleClass().add("kiosk-people");
        people.setId("kiosk-people");

        Button join = new Button(texts.text("kiosk.idle.join"), Glyph.of(MaterialDesignV.VIDEO_OUTLINE));
        join.setId("kiosk-join");
        join.getStyleClass().addAll("primary", "touch", "kiosk-join");
        join.setOnAction(e -> model.join());

        Region between = new Region();
        VBox.setVgrow(between, Priority.ALWAYS);
        VBox words = new VBox(room, time, date, between, people, next, join);
        words.getStyleClass().add("kiosk-words");
        words.setAlignment(Pos.TOP_LEFT);
        HBox.setHgrow(words, Priority.ALWAYS);

        content = new HBox(words);
        content.getStyleClass().add("kiosk-content");
        content.setAlignment(Pos.CENTER);
        address.ifPresent(link -> content.getChildren().add(phone(link)));
        getChildren().addAll(content, new ServiceCorner(texts, onService));
        Label small = new Label();
        small.getStyleClass().addAll("kiosk-why", "kiosk-warning");
        small.setId("kiosk-warning");
        small.setWrapText(true);
        small.setMouseTransparent(true);
        StackPane.setAlignment(small, Pos.BOTTOM_LEFT);
        getChildren().add(small);
        Visibility.when(!(model.outlook() instanceof NextAction.NoRoom), join);
        subscriptions = List.of(
                warnings.subscribe(sentences -> {
                    small.setText(String.join("\n", sentences));
                    Visibility.when(!sentences.isEmpty(), small);
                }),
                model.momentProperty().subscribe(this::show),
                model.planContextProperty().subscribe(this::show));
        heightProperty().subscribe(height -> drawCode());
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::unsubscribe);
    }

    private VBox phone(String link) {
        Label title = new Label(texts.text("kiosk.idle.phone"));
        title.getStyleClass().add("kiosk-phone");
        title.setWrapText(true);
        // Shows the link as text: it opens nothing here.
        Label plain = new Label(link.replaceFirst("^https://", ""));
        plain.getStyleClass().add("kiosk-link");
        plain.setId("kiosk-link");
        plain.setWrapText(true);
        VBox column = new VBox(qr, title, plain);
        column.getStyleClass().add("kiosk-phone-column");
        column.setAlignment(Pos.CENTER);
        return column;
    }

    private void drawCode() {
        double scale = getScene() == null || getScene().getWindow() == null
                ? 1
                : getScene().getWindow().getOutputScaleX();
        address.ifPresent(link ->
                qr.show(link, getHeight() * QR_HEIGHT_SHARE * Math.max(1, scale), texts.text("kiosk.idle.phone")));
    }

    private void show(EventTime now) {
        ZonedDateTime local = now.wall().atZone(now.zone());
        time.setText(DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withLocale(texts.locale())
                .format(local));
        date.setText(DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)
                .withLocale(texts.locale())
                .format(local));
        PixelShift.move(content, now);
        showNext(now);
    }

    private void show(PlanContext planContext) {
        room.setText(model.roomName());
        int there = planContext.people();
        people.setText(there > 0 ? texts.text("kiosk.idle.people", there) : "");
        Visibility.when(there > 0, people);
        showNext(model.momentProperty().get());
    }

    private void showNext(EventTime now) {
        next.setText(
                switch (model.outlook()) {
                    case NextAction.NoRoom o -> texts.text("kiosk.idle.no_room");
                    case NextAction.JoinsByHand o -> texts.text("kiosk.idle.next_touch");
                    case NextAction.JoinsWithSomeone o -> texts.text("kiosk.idle.next_someone");
                    case NextAction.JoinsAt(ZonedDateTime from) ->
                        at(texts, from, now.wall().atZone(now.zone()));
                });
    }

    static String at(Texts texts, ZonedDateTime from, ZonedDateTime now) {
        String clock = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withLocale(texts.locale())
                .format(from);
        if (from.toLocalDate().equals(now.toLocalDate())) {
            return texts.text("kiosk.idle.next_at", clock);
        }
        // A weekday's name means its next occurrence, so a week from today needs a date.
        String day = from.toLocalDate().isBefore(now.toLocalDate().plusWeeks(1))
                ? from.getDayOfWeek().getDisplayName(TextStyle.FULL, texts.locale())
                : DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)
                        .withLocale(texts.locale())
                        .format(from);
        return texts.text("kiosk.idle.next_on", day, clock);
    }
}
