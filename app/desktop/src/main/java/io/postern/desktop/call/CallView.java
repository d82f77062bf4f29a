package io.postern.desktop.call;

import io.postern.desktop.call.chat.ChatView;
import io.postern.desktop.call.controls.ControlBar;
import io.postern.desktop.call.controls.MicrophoneMeter;
import io.postern.desktop.call.layout.CallLayout;
import io.postern.desktop.call.people.PeopleView;
import io.postern.desktop.call.share.SharePicker;
import io.postern.desktop.call.statistics.FiguresSampler;
import io.postern.desktop.call.statistics.StatisticsPanel;
import io.postern.desktop.call.tile.TileKey;
import io.postern.desktop.device.ProcessingSwitch;
import io.postern.desktop.fx.Notice;
import io.postern.desktop.fx.NoticeBar;
import io.postern.desktop.picture.PictureWorkers;
import io.postern.desktop.shell.CallContext;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.resources.Texts;
import io.postern.room.LocalMedia;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import javafx.util.Subscription;

/** The view of a call, from 640×400 to the full screen. On the JavaFX thread. */
final class CallView extends Region implements AutoCloseable {
    private static final PseudoClass FULL_SCREEN = PseudoClass.getPseudoClass("full-screen");

    /** From here on the panel stands beside the stage instead of lying over it. */
    private static final double ROOM_FOR_PANEL = 860;

    private static final double WIDE = 1600;
    private static final double PANEL = 300;
    private static final double WIDE_PANEL = 360;
    private static final double EDGE = 8;
    private static final double CARD_WIDTH = 560;
    private static final double KEYS_WIDTH = 500;
    private static final double PICKER_WIDTH = 720;
    private static final double PICKER_HEIGHT = 520;
    private static final Duration NOTICE_STAYS = Duration.seconds(8);

    private final CallViewModel model;
    private final CallContext context;
    private final Texts texts;
    private final StagePane stage;
    private final Label room = new Label();
    private final Label status = new Label();
    private final Label recording = new Label();
    private final JoiningMark joining;
    private final Pager pager;
    private final HBox statusLine;
    private final ControlBar controls;
    private final NoticeBar notices;
    private final InviteCard invite;
    private final KeysSheet keysSheet;
    private final StatisticsPanel statistics;
    private final SharePicker sharePicker;
    private final SidePanel panel;
    private final ChatView chat;
    private final PeopleView people;
    private final MicrophoneMeter meter;
    private final CallKeys keys;
    private final FadingControls fading;
    private final PauseTransition noticeTime = new PauseTransition(NOTICE_STAYS);
    private final List<Subscription> subscriptions = new ArrayList<>();

    /**
     * @param sampler closed by its owner after the view
     * @param browser opens an address outside
     */
    CallView(
            CallViewModel model,
            LocalMedia media,
            CallContext context,
            PictureWorkers workers,
            MeasuredTiles measured,
            FiguresSampler sampler,
            Consumer<URI> browser) {
        this.model = model;
        this.context = context;
        this.texts = context.texts();
        getStyleClass().addAll("call", "stage-ground");
        boolean canInvite = context.inviteLink().isPresent();
        stage = new StagePane(model, context, workers, measured);
        joining = new JoiningMark(texts.text("call.joining.title", model.state().room()));
        pager = new Pager(texts, model::showPage);
        controls = new ControlBar(
                texts,
                model.microphone(),
                model.camera(),
                ProcessingSwitch.menuItems(model.processing(), texts),
                canInvite,
                barActions());
        notices = new NoticeBar(texts);
        notices.onDismiss(model::dismissNotice);
        invite = new InviteCard(texts, canInvite, this::copyInvite);
        keysSheet = new KeysSheet(texts, () -> showKeys(false));
        statistics = new StatisticsPanel(
                texts,
                context.fx(),
                sampler,
                identity -> model.state().nameOf(identity),
                model::way,
                () -> showStatistics(false));
        sharePicker = new SharePicker(texts, model.share());
        panel = new SidePanel(texts, model::closePanel);
        chat = new ChatView(texts, model.chat(), context.fx(), browser);
        people = new PeopleView(texts);
        meter = new MicrophoneMeter(media, context.fx(), this::showLevel);
        statusLine = statusLine();
        fading = new FadingControls(context, List.of(controls, statusLine));
        keysSheet.setVisible(false);
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
        keys = new CallKeys(this, keyActions());
        noticeTime.setOnFinished(e -> model.dismissNotice());
        follow();
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
        HBox.setMargin(recording, new Insets(0, 12, 0, 12));
        HBox line = new HBox(room, status, between, recording, pager);
        line.getStyleClass().add("status-line");
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private void follow() {
        subscriptions.add(model.share().openProperty().subscribe(open -> requestLayout()));
        subscriptions.add(model.share().sharingProperty().subscribe(controls::setSharing));
        model.share().locked().ifPresent(controls::setShareLocked);
        subscriptions.add(model.share().allowedProperty().subscribe(controls::setMayShare));
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
        subscriptions.add(
                stage.arrangementProperty().subscribe(arranged -> pager.show(arranged.page(), arranged.pages())));
        stage.setOnScroll(new PageWheel(this::turnPage));
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
        room.setText(state.room());
        status.setText(" · " + state.status());
        recording.setVisible(state.recording());
        recording.setManaged(state.recording());
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

    private void copyInvite() {
        context.inviteLink().ifPresent(link -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(link);
            Clipboard.getSystemClipboard().setContent(content);
            model.inviteCopied();
        });
    }

    private void showKeys(boolean shown) {
        keysSheet.setVisible(shown);
        requestLayout();
    }

    private void showStatistics(boolean shown) {
        statistics.setOpen(shown);
        requestLayout();
    }

    private void turnPage(int by) {
        int pages = stage.arrangementProperty().get().pages();
        int page = stage.arrangementProperty().get().page();
        model.showPage(Math.clamp(page + by, 0, pages - 1));
    }

    private boolean back() {
        if (model.share().openProperty().get()) {
            model.share().closePicker();
            return true;
        }
        if (keysSheet.isVisible()) {
            showKeys(false);
            return true;
        }
        if (statistics.isVisible()) {
            showStatistics(false);
            return true;
        }
        if (model.panelProperty().get() != CallViewModel.Panel.NONE) {
            model.closePanel();
            return true;
        }
        if (model.unpin()) {
            return true;
        }
        if (context.fullScreenProperty().get()) {
            context.toggleFullScreen();
            return true;
        }
        return false;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        boolean full = context.fullScreenProperty().get();
        boolean panelOpen = panel.isVisible();
        boolean beside = panelOpen && width >= ROOM_FOR_PANEL;
        double panelWidth = Math.min(width, width >= WIDE ? WIDE_PANEL : PANEL);
        double mainWidth = beside ? width - panelWidth - EDGE : width;
        double barHeight = Math.ceil(controls.prefHeight(mainWidth));
        double lineHeight = Math.ceil(statusLine.prefHeight(mainWidth));
        double barTop = height - barHeight;
        controls.resizeRelocate(0, barTop, mainWidth, barHeight);
        statusLine.resizeRelocate(0, barTop - lineHeight, mainWidth, lineHeight);
        // On the full screen bar and line float over the stage and fade.
        double stageBottom = full ? height - EDGE : barTop - lineHeight;
        double cardHeight = 0;
        if (invite.isVisible()) {
            double cardWidth = Math.min(CARD_WIDTH, mainWidth - 2 * EDGE);
            cardHeight = Math.ceil(invite.prefHeight(cardWidth));
            double cardBottom = Math.min(stageBottom, barTop - lineHeight);
            invite.resizeRelocate(
                    Math.rint((mainWidth - cardWidth) / 2), cardBottom - cardHeight, cardWidth, cardHeight);
            stageBottom = cardBottom - cardHeight - EDGE;
        }
        stage.resizeRelocate(EDGE, EDGE, mainWidth - 2 * EDGE, Math.max(0, stageBottom - EDGE));
        joining.resizeRelocate(stage.getLayoutX(), stage.getLayoutY(), stage.getWidth(), stage.getHeight());
        if (notices.isVisible()) {
            double noticeWidth = Math.min(mainWidth - 4 * EDGE, Math.ceil(notices.prefWidth(-1)));
            notices.resizeRelocate(
                    Math.rint((mainWidth - noticeWidth) / 2),
                    2 * EDGE,
                    noticeWidth,
                    Math.ceil(notices.prefHeight(noticeWidth)));
        }
        if (statistics.isVisible()) {
            double top = notices.isVisible() ? notices.getLayoutY() + notices.getHeight() + EDGE : 2 * EDGE;
            double room = Math.max(0, barTop - lineHeight - EDGE - top);
            statistics.resizeRelocate(
                    2 * EDGE,
                    top,
                    Math.min(Math.ceil(statistics.prefWidth(-1)), mainWidth - 4 * EDGE),
                    Math.min(Math.ceil(statistics.prefHeight(-1)), room));
        }
        if (panelOpen) {
            panel.setSheet(!beside);
            double panelBottom = beside ? height : barTop;
            panel.resizeRelocate(width - panelWidth, 0, panelWidth, panelBottom);
        }
        if (sharePicker.isVisible()) {
            double pickerWidth = Math.min(PICKER_WIDTH, width - 2 * EDGE);
            double pickerHeight = Math.min(PICKER_HEIGHT, height - 2 * EDGE);
            sharePicker.resizeRelocate(
                    Math.rint((width - pickerWidth) / 2),
                    Math.rint((height - pickerHeight) / 2),
                    pickerWidth,
                    pickerHeight);
        }
        if (keysSheet.isVisible()) {
            double sheetWidth = Math.min(KEYS_WIDTH, width - 2 * EDGE);
            double sheetHeight = Math.min(Math.ceil(keysSheet.prefHeight(sheetWidth)), height - 2 * EDGE);
            keysSheet.resizeRelocate(
                    Math.rint((width - sheetWidth) / 2),
                    Math.rint((height - sheetHeight) / 2),
                    sheetWidth,
                    sheetHeight);
        }
    }

    private ControlBar.Actions barActions() {
        return new ControlBar.Actions() {
            @Override
            public void share() {
                model.toggleShare();
            }

            @Override
            public void chat() {
                model.toggle(CallViewModel.Panel.CHAT);
            }

            @Override
            public void people() {
                model.toggle(CallViewModel.Panel.PEOPLE);
            }

            @Override
            public void layout() {
                model.toggleLayout();
            }

            @Override
            public void fullScreen() {
                context.toggleFullScreen();
            }

            @Override
            public void invite() {
                copyInvite();
            }

            @Override
            public void settings() {
                context.openSettings();
            }

            @Override
            public void doctor() {
                context.openDoctor();
            }

            @Override
            public void report() {
                context.openReport();
            }

            @Override
            public void statistics() {
                showStatistics(!CallView.this.statistics.isVisible());
            }

            @Override
            public void keys() {
                showKeys(true);
            }

            @Override
            public void leave() {
                model.leave();
            }

            @Override
            public List<MediaDevice> devices(DeviceKind kind) {
                return model.devices(kind);
            }

            @Override
            public Optional<MediaDevice> selected(DeviceKind kind) {
                return model.selected(kind);
            }

            @Override
            public Optional<String> devicesLocked() {
                return model.devicesLocked();
            }

            @Override
            public void select(DeviceKind kind, MediaDevice device) {
                model.select(kind, device);
            }
        };
    }

    private CallKeys.Actions keyActions() {
        return new CallKeys.Actions() {
            @Override
            public void microphone() {
                model.microphone().toggle();
            }

            @Override
            public void camera() {
                model.camera().toggle();
            }

            @Override
            public void share() {
                model.toggleShare();
            }

            @Override
            public void holdToTalk(boolean held) {
                model.holdToTalk(held);
            }

            @Override
            public void chat() {
                model.toggle(CallViewModel.Panel.CHAT);
            }

            @Override
            public void people() {
                model.toggle(CallViewModel.Panel.PEOPLE);
            }

            @Override
            public void pin(int place) {
                Optional<TileKey> tile = stage.tileAt(place);
                tile.ifPresent(model::togglePin);
            }

            @Override
            public void turnPage(int by) {
                CallView.this.turnPage(by);
            }

            @Override
            public void fullScreen() {
                context.toggleFullScreen();
            }

            @Override
            public void statistics() {
                showStatistics(!statistics.isVisible());
            }

            @Override
            public boolean back() {
                return CallView.this.back();
            }

            @Override
            public void help() {
                showKeys(!keysSheet.isVisible());
            }
        };
    }
}
