package io.postern.call;

import io.postern.call.chat.ChatView;
import io.postern.call.context.CallContext;
import io.postern.call.controls.ControlBar;
import io.postern.call.controls.MicrophoneMeter;
import io.postern.call.layout.CallLayout;
import io.postern.call.people.PeopleView;
import io.postern.call.share.SharePicker;
import io.postern.call.statistics.StatisticsPanel;
import io.postern.call.statistics.StatisticsSampler;
import io.postern.resources.Texts;
import io.postern.room.LocalMedia;
import io.postern.ui.control.Notice;
import io.postern.ui.control.NoticeBar;
import io.postern.ui.device.SoundProcessingSwitch;
import io.postern.ui.video.FrameWorkers;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.css.PseudoClass;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import javafx.util.Subscription;

/** The view of a call, from 640×400 to the full screen. On the JavaFX thread. */
final class CallView extends Region implements AutoCloseable {
    private static final PseudoClass FULL_SCREEN = PseudoClass.getPseudoClass("full-screen");

    private static final Duration NOTICE_DURATION = Duration.seconds(8);

    private final CallViewModel model;
    private final CallContext context;
    private final Texts texts;
    private final StagePane stage;
    private final JoiningIndicator joining;
    private final StatusLine statusLine;
    private final ControlBar controls;
    private final NoticeBar notices;
    private final InviteCard invite;
    private final ShortcutSheet keysSheet;
    private final StatisticsPanel statistics;
    private final SharePicker sharePicker;
    private final SidePanel panel;
    private final ChatView chat;
    private final PeopleView people;
    private final MicrophoneMeter meter;
    private final CallKeys keys;
    private final CallRegions places;
    private final FadingControls fading;
    private final PauseTransition noticeTime = new PauseTransition(NOTICE_DURATION);
    private final List<Subscription> subscriptions = new ArrayList<>();

    /**
     * @param sampler closed by its owner after the view
     * @param browser opens an address outside
     */
    CallView(
            CallViewModel model,
            LocalMedia media,
            CallContext context,
            FrameWorkers workers,
            TileFrameCounter measured,
            StatisticsSampler sampler,
            Consumer<URI> browser) {
        this.model = model;
        this.context = context;
        this.texts = context.texts();
        getStyleClass().addAll("call", "stage-ground");
        boolean canInvite = context.inviteLink().isPresent();
        stage = new StagePane(model, context, workers, measured);
        joining = new JoiningIndicator(
                texts.text("call.joining.title", model.state().room()));
        statusLine = new StatusLine(texts, model::showPage);
        statistics = new StatisticsPanel(texts, context.fx(), sampler, model::nameOf, model::way);
        keysSheet = new ShortcutSheet(texts);
        CallCommands commands = new CallCommands(model, context, stage, keysSheet, statistics);
        controls = new ControlBar(
                texts,
                model.microphone(),
                model.camera(),
                model.devices(),
                SoundProcessingSwitch.menuItems(model.processing(), texts),
                canInvite,
                commands);
        notices = new NoticeBar(texts);
        notices.onDismiss(model::dismissNotice);
        invite = new InviteCard(texts, canInvite, commands::invite);
        sharePicker = new SharePicker(texts, model.share());
        panel = new SidePanel(texts, model::closePanel);
        chat = new ChatView(texts, model.chat(), context.fx(), browser);
        people = new PeopleView(texts);
        meter = new MicrophoneMeter(media, context.fx(), this::showLevel);
        fading = new FadingControls(context, List.of(controls, statusLine));
        places = new CallRegions(new CallRegions.Parts(
                stage, joining, statusLine, controls, invite, statistics, notices, panel, keysSheet, sharePicker));
        getChildren()
                .addAll(
                        stage,
                        joining,
                        statusLine,
                        controls,
                        invite,
                        statistics,
                        notices,
                        panel,
                        keysSheet,
                        sharePicker);
        keys = new CallKeys(this, commands);
        noticeTime.setOnFinished(e -> model.dismissNotice());
        follow(commands);
    }

    private void follow(CallCommands commands) {
        subscriptions.add(model.share().openProperty().subscribe(open -> requestLayout()));
        subscriptions.add(model.share().sharingProperty().subscribe(controls::setSharing));
        model.share().locked().ifPresent(controls::setShareLocked);
        subscriptions.add(model.share().allowedProperty().subscribe(controls::setMayShare));
        subscriptions.add(model.share().forbiddenProperty().subscribe(controls::setShareForbidden));
        subscriptions.add(model.stateProperty().subscribe(this::show));
        subscriptions.add(model.noticeProperty().subscribe(this::show));
        subscriptions.add(model.panelProperty().subscribe(this::open));
        subscriptions.add(model.chat().unreadProperty().subscribe(count -> controls.setUnread(count.intValue())));
        subscriptions.add(model.microphone().stateProperty().subscribe(on -> lookAtLevel()));
        controls.microphoneMenu().setOnShown(e -> lookAtLevel());
        controls.microphoneMenu().setOnHidden(e -> lookAtLevel());
        subscriptions.add(context.fullScreenProperty().subscribe(full -> {
            pseudoClassStateChanged(FULL_SCREEN, full);
            controls.setFullScreen(full);
            fading.setActive(full);
            requestLayout();
        }));
        subscriptions.add(stage.arrangementProperty().subscribe(statusLine::show));
        stage.setOnScroll(new PageScrollHandler(commands::turnPage));
        keysSheet.visibleProperty().subscribe(shown -> requestLayout());
        statistics.visibleProperty().subscribe(shown -> requestLayout());
        addEventFilter(MouseEvent.ANY, e -> fading.awake());
        addEventFilter(KeyEvent.KEY_PRESSED, e -> fading.awake());
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::unsubscribe);
        sharePicker.close();
        keys.close();
        meter.close();
        fading.close();
        noticeTime.stop();
        controls.microphoneMenu().hide();
        statistics.close();
        chat.close();
        stage.close();
    }

    private void show(CallState state) {
        statusLine.show(state);
        people.show(state.people());
        controls.setPeople(state.people().size());
        controls.setGrid(
                state.layout().filter(CallLayout.Grid.class::isInstance).isPresent());
        controls.setPossible(
                state.phase() != CallState.Phase.ENDED, state.tiles().size() > 1);
        lookAtLevel();
        joining.setVisible(
                state.phase() == CallState.Phase.CONNECTING && state.tiles().isEmpty());
        if (invite.isVisible() != state.alone()) {
            invite.setVisible(state.alone());
            requestLayout();
        }
        if (model.panelProperty().get() == CallViewModel.Panel.PEOPLE) {
            panel.setTitle(texts.text("call.people.title", state.people().size()));
        }
    }

    private void show(Optional<Notice> notice) {
        notices.show(notice);
        noticeTime.stop();
        if (notice.filter(n -> n.kind() != Notice.Kind.WARN).isPresent()) {
            noticeTime.playFromStart();
        }
        requestLayout();
    }

    private void open(CallViewModel.Panel which) {
        switch (which) {
            case NONE -> panel.show("", Optional.empty());
            case CHAT -> panel.show(texts.text("call.bar.chat"), Optional.of(chat));
            case PEOPLE ->
                panel.show(
                        texts.text("call.people.title", model.state().people().size()), Optional.of(people));
        }
        chat.setOpen(which == CallViewModel.Panel.CHAT);
        if (which == CallViewModel.Panel.CHAT) {
            chat.write();
        }
        controls.setOpen(which == CallViewModel.Panel.CHAT, which == CallViewModel.Panel.PEOPLE);
        requestLayout();
    }

    // The microphone is held open for its meter only while there is something to see.
    private void lookAtLevel() {
        boolean inCall = model.state().phase() != CallState.Phase.ENDED;
        boolean on = model.microphone().isOn();
        boolean listens = model.deviceNotices().mayListen();
        meter.setListens(listens || on);
        meter.setActive(inCall && (on || listens || controls.microphoneMenu().isShowing()));
    }

    private void showLevel(double heard) {
        boolean on = model.microphone().isOn();
        controls.setLevel(on ? heard : 0, heard);
        model.deviceNotices().heard(heard);
    }

    @Override
    protected void layoutChildren() {
        if (panel.isVisible()) {
            panel.setSheet(!CallRegions.panelBeside(getWidth()));
        }
        places.place(getWidth(), getHeight(), context.fullScreenProperty().get());
    }
}
