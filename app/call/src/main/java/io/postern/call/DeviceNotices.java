package io.postern.call;

import io.postern.call.context.CallContext;
import io.postern.call.controls.MediaSwitch;
import io.postern.call.controls.MicrophoneHints;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.resources.Texts;
import io.postern.room.DeviceEvent;
import io.postern.room.LocalMedia;
import io.postern.ui.control.DevicePicker;
import io.postern.ui.control.Notice;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Chooses notices about own devices: one was unplugged or is back, somebody speaks while muted, the microphone
 * delivers nothing. On the JavaFX thread.
 */
final class DeviceNotices implements AutoCloseable {
    private final Texts texts;
    private final CallContext context;
    private final MediaSwitch microphone;
    private final BooleanSupplier othersSpeak;
    private final Consumer<Optional<Notice>> say;
    private final MicrophoneHints hints = new MicrophoneHints();
    private final DeviceCatalog.Registration events;
    private boolean saysMuted;
    private boolean closed;

    /**
     * @param othersSpeak whether somebody else can be heard just now
     * @param say shows a notice; an empty one removes its own
     */
    DeviceNotices(
            CallContext context,
            LocalMedia media,
            MediaSwitch microphone,
            BooleanSupplier othersSpeak,
            Consumer<Optional<Notice>> say) {
        this.texts = context.texts();
        this.context = context;
        this.microphone = microphone;
        this.othersSpeak = othersSpeak;
        this.say = say;
        events = media.onDeviceEvent(event -> context.fx().post(() -> react(event)));
        microphone.stateProperty().subscribe(state -> {
            if (state.on() && saysMuted) {
                saysMuted = false;
                say.accept(Optional.empty());
            }
        });
    }

    /** Whether a muted microphone may be listened to on this computer. */
    boolean mayListen() {
        return microphone.permittedProperty().get()
                && context.settings().current().devices().mutedHint();
    }

    /** The microphone's current level, 0 to 1, muted or not. */
    void heard(double level) {
        MicrophoneHints.Moment moment =
                new MicrophoneHints.Moment(microphone.isOn(), level, othersSpeak.getAsBoolean(), System.nanoTime());
        hints.observe(moment).ifPresent(this::hint);
    }

    private void hint(MicrophoneHints.Hint hint) {
        switch (hint) {
            case MUTED -> {
                if (!microphone.permittedProperty().get()) {
                    return;
                }
                saysMuted = true;
                say.accept(Optional.of(Notice.of(Notice.Kind.INFO, texts.text("call.notice.you_are_muted"))
                        .withAction(texts.text("call.bar.microphone_turn_on"), () -> microphone.set(true))));
            }
            case SILENT ->
                say.accept(Optional.of(Notice.of(Notice.Kind.BAD, texts.text("call.notice.microphone_silent"))));
        }
    }

    private void react(DeviceEvent event) {
        if (closed) {
            return;
        }
        say.accept(Optional.of(
                switch (event) {
                    case DeviceEvent.FellBack(DeviceKind kind, var wish, MediaDevice instead) ->
                        Notice.of(
                                Notice.Kind.INFO,
                                texts.text(
                                        "call.notice.fell_back_" + lower(kind),
                                        DevicePicker.nameOf(wish.label(), texts),
                                        name(instead)));
                    case DeviceEvent.CameBack(DeviceKind kind, MediaDevice device) ->
                        Notice.of(Notice.Kind.GOOD, texts.text("call.notice.came_back_" + lower(kind), name(device)));
                    case DeviceEvent.Lost(DeviceKind kind, String label) ->
                        Notice.of(
                                Notice.Kind.BAD,
                                texts.text("call.notice.lost_" + lower(kind), DevicePicker.nameOf(label, texts)));
                }));
    }

    private String name(MediaDevice device) {
        return DevicePicker.nameOf(device, texts);
    }

    private static String lower(DeviceKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        closed = true;
        events.close();
    }
}
