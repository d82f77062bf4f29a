package io.postern.desktop.call;

import io.postern.desktop.call.controls.TouchBar;
import io.postern.desktop.call.layout.CallLayout;
import io.postern.desktop.device.SpeakerVolume;
import io.postern.desktop.fx.Notice;
import io.postern.desktop.fx.NoticeBar;
import io.postern.desktop.fx.VolumeControl;
import io.postern.desktop.picture.PictureWorkers;
import io.postern.desktop.shell.CallContext;
import io.postern.resources.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.event.Event;
import javafx.scene.control.Label;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.InputEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Subscription;

/**
 * A call on the screen of a meeting room: the stage and a few large controls. No chat, no panels, no menus, no shortcuts, no
 * settings: nothing here leads anywhere but out of the call. On the JavaFX thread.
 */
final class TouchCallView extends Region implements AutoCloseable {
    private static final double EDGE = 8;

    private final CallViewModel model;
    private final StagePane stage;
    private final Label room = new Label();
    private final Label status = new Label();
    private final Label recording = new Label();
    private final Pager pager;
    private final HBox statusLine;
    private final TouchBar controls;
    private final NoticeBar connection;
    private final JoiningMark joining;
    private final FadingControls fading;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Texts texts;

    TouchCallView(
            CallViewModel model,
            CallContext context,
            PictureWorkers workers,
            MeasuredTiles measured,
            SpeakerVolume volume) {
        this.model = model;
        this.texts = context.texts();
        getStyleClass().addAll("call", "touch-call", "stage-ground");
        setId("touch-call");
        stage = new StagePane(model, context, workers, measured);
        joining = new JoiningMark(texts.text("call.joining.title", model.state().room()));
        pager = new Pager(texts, model::showPage);
        controls = new TouchBar(
                texts,
                model.microphone(),
                model.camera(),
                new VolumeControl(texts, volume.percentProperty(), volume::quieter, volume::louder),
                model::toggleLayout,
                model::leave);
        connection = new NoticeBar(texts);
        statusLine = statusLine();
        getChildren().addAll(stage, joining, statusLine, controls, connection);
        fading = new FadingControls(context, List.of(controls, statusLine));
        fading.setActive(true);
        addEventFilter(InputEvent.ANY, e -> fading.awake());
        addEventFilter(ContextMenuEvent.CONTEXT_MENU_REQUESTED, Event::consume);
        subscriptions.add(model.stateProperty().subscribe(this::show));
        subscriptions.add(
                stage.arrangementProperty().subscribe(arranged -> pager.show(arranged.page(), arranged.pages())));
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::unsubscribe);
        fading.close();
        controls.close();
        stage.close();
    }

    private HBox statusLine() {
        status.getStyleClass().add("status-words");
        status.setId("call-status");
        status.setMinWidth(USE_PREF_SIZE);
        room.getStyleClass().add("status-words");
        room.setMinWidth(0);
        recording.getStyleClass().add("recording");
        recording.setText(texts.text("call.status.recording"));
        recording.setMinWidth(USE_PREF_SIZE);
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        HBox line = new HBox(room, status, between, recording, pager);
        line.getStyleClass().add("status-line");
        return line;
    }

    private void show(CallState state) {
        room.setText(state.room());
        status.setText(" · " + state.status());
        recording.setVisible(state.recording());
        recording.setManaged(state.recording());
        controls.setGrid(
                state.layout().filter(CallLayout.Grid.class::isInstance).isPresent());
        controls.setPossible(
                state.phase() != CallState.Phase.ENDED, state.tiles().size() > 1);
        joining.setVisible(
                state.phase() == CallState.Phase.CONNECTING && state.tiles().isEmpty());
        // What concerns a person at a desk is not said here: nobody in a meeting room can do anything about it.
        connection.show(
                state.phase() == CallState.Phase.RECONNECTING
                        ? Optional.of(Notice.of(
                                Notice.Kind.WARN,
                                texts.text(
                                        model.microphone().isOn()
                                                ? "call.notice.reconnecting_on"
                                                : "call.notice.reconnecting_off")))
                        : Optional.empty());
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        double barHeight = Math.ceil(controls.prefHeight(width));
        double lineHeight = Math.ceil(statusLine.prefHeight(width));
        double barTop = height - barHeight;
        // Bar and line float over the stage, and fade.
        controls.resizeRelocate(0, barTop, width, barHeight);
        statusLine.resizeRelocate(0, barTop - lineHeight, width, lineHeight);
        stage.resizeRelocate(EDGE, EDGE, width - 2 * EDGE, Math.max(0, height - 2 * EDGE));
        joining.resizeRelocate(EDGE, EDGE, stage.getWidth(), stage.getHeight());
        if (connection.isVisible()) {
            double noticeWidth = Math.min(width - 4 * EDGE, Math.ceil(connection.prefWidth(-1)));
            connection.resizeRelocate(
                    Math.rint((width - noticeWidth) / 2),
                    2 * EDGE,
                    noticeWidth,
                    Math.ceil(connection.prefHeight(noticeWidth)));
        }
    }
}
