package io.postern.call;

import io.postern.call.context.CallContext;
import io.postern.call.controls.ControlBar;
import io.postern.call.statistics.StatisticsPanel;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/** The commands of a call, so that a button, a key and a menu item do the same. On the JavaFX thread. */
final class CallCommands implements ControlBar.Actions, CallKeys.Actions {
    private final CallViewModel model;
    private final CallContext context;
    private final StagePane stage;
    private final ShortcutSheet keysSheet;
    private final StatisticsPanel statistics;

    /**
     * @param keysSheet opens and closes by being visible
     * @param statistics the same, by way of {@link StatisticsPanel#setOpen}
     */
    CallCommands(
            CallViewModel model,
            CallContext context,
            StagePane stage,
            ShortcutSheet keysSheet,
            StatisticsPanel statistics) {
        this.model = model;
        this.context = context;
        this.stage = stage;
        this.keysSheet = keysSheet;
        this.statistics = statistics;
    }

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
    public void layout() {
        model.toggleLayout();
    }

    @Override
    public void pin(int place) {
        stage.tileAt(place).ifPresent(model::togglePin);
    }

    @Override
    public void turnPage(int by) {
        int pages = stage.arrangementProperty().get().pages();
        int page = stage.arrangementProperty().get().page();
        model.showPage(Math.clamp(page + by, 0, pages - 1));
    }

    @Override
    public void fullScreen() {
        context.toggleFullScreen();
    }

    /** Copies the link that others come in by. */
    @Override
    public void invite() {
        context.inviteLink().ifPresent(link -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(link);
            Clipboard.getSystemClipboard().setContent(content);
            model.inviteCopied();
        });
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
        statistics.setOpen(!statistics.isVisible());
    }

    @Override
    public void keys() {
        keysSheet.setVisible(true);
    }

    @Override
    public void help() {
        keysSheet.setVisible(!keysSheet.isVisible());
    }

    /** Whatever came last and lies uppermost goes first. */
    @Override
    public boolean back() {
        if (model.share().openProperty().get()) {
            model.share().closePicker();
        } else if (keysSheet.isVisible()) {
            keysSheet.setVisible(false);
        } else if (statistics.isVisible()) {
            statistics.setOpen(false);
        } else if (model.panelProperty().get() != CallViewModel.Panel.NONE) {
            model.closePanel();
        } else if (model.unpin()) {
            return true;
        } else if (context.fullScreenProperty().get()) {
            context.toggleFullScreen();
        } else {
            return false;
        }
        return true;
    }

    @Override
    public void leave() {
        model.leave();
    }
}
