package io.postern.call;

import io.postern.call.context.CallContext;
import io.postern.call.controls.TouchBar;
import io.postern.call.layout.CallLayout;
import io.postern.resources.Texts;
import io.postern.ui.control.Notice;
import io.postern.ui.control.NoticeBar;
import io.postern.ui.control.VolumeControl;
import io.postern.ui.device.SpeakerVolume;
import io.postern.ui.video.FrameWorkers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.event.Event;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.InputEvent;
import javafx.scene.layout.Region;
import javafx.util.Subscription;

/**
 * The view of a call on the screen of a meeting room: the stage and a few large controls. No chat, no panels, no
 * menus, no shortcuts, no settings: nothing here leads anywhere but out of the call. On the JavaFX thread.
 */
final class TouchCallView extends Region implements AutoCloseable {
    private final CallViewModel model;
    private final StagePane stage;
    private final StatusLine statusLine;
    private final TouchBar controls;
    private final NoticeBar connection;
    private final JoiningIndicator joining;
    private final FadingControls fading;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Texts texts;

    TouchCallView(
            CallViewModel model,
            CallContext context,
            FrameWorkers workers,
            TileFrameCounter measured,
            SpeakerVolume volume) {
        this.model = model;
        this.texts = context.texts();
        getStyleClass().addAll("call", "touch-call", "stage-ground");
        setId("touch-call");
        stage = new StagePane(model, context, workers, measured);
        joining = new JoiningIndicator(
                texts.text("call.joining.title", model.state().room()));
        controls = new TouchBar(
                texts,
                model.microphone(),
                model.camera(),
                new VolumeControl(texts, volume.percentProperty(), volume::quieter, volume::louder),
                model::toggleLayout,
                model::leave);
        connection = new NoticeBar(texts);
        statusLine = new StatusLine(texts, model::showPage);
        getChildren().addAll(stage, joining, statusLine, controls, connection);
        fading = new FadingControls(context, List.of(controls, statusLine));
        fading.setActive(true);
        addEventFilter(InputEvent.ANY, e -> fading.awake());
        addEventFilter(ContextMenuEvent.CONTEXT_MENU_REQUESTED, Event::consume);
        subscriptions.add(model.stateProperty().subscribe(this::show));
        subscriptions.add(stage.arrangementProperty().subscribe(statusLine::show));
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::unsubscribe);
        fading.close();
        controls.close();
        stage.close();
    }

    private void show(CallState state) {
        statusLine.show(state);
        controls.setGrid(
                state.layout().filter(CallLayout.Grid.class::isInstance).isPresent());
        controls.setPossible(
                state.phase() != CallState.Phase.ENDED, state.tiles().size() > 1);
        joining.setVisible(
                state.phase() == CallState.Phase.CONNECTING && state.tiles().isEmpty());
        // Notices for a person at a desk are left out: nobody in a meeting room can act on them.
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
        for (Region part : List.of(stage, joining)) {
            part.resizeRelocate(
                    CallRegions.MARGIN,
                    CallRegions.MARGIN,
                    width - 2 * CallRegions.MARGIN,
                    Math.max(0, height - 2 * CallRegions.MARGIN));
        }
        CallRegions.placeNotices(connection, width);
    }
}
