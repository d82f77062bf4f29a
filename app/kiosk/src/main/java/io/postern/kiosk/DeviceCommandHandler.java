package io.postern.kiosk;

import io.postern.kiosk.account.RoomAccount;
import io.postern.kiosk.plan.EventTime;
import io.postern.kiosk.plan.KioskEvent;
import io.postern.kiosk.plan.KioskState;
import io.postern.kiosk.plan.PlanContext;
import io.postern.platform.OperatingSystem;
import io.postern.platform.ProductVersion;
import io.postern.signaling.device.CommandResult;
import io.postern.signaling.device.DeviceStatus;
import io.postern.signaling.device.RemoteCommand;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Executes the commands that an administrator sends to the machine, and reports the machine's state. Answers every
 * command and shows its effect on the screen. On the JavaFX thread.
 */
final class DeviceCommandHandler {
    /** Limits how long a restart waits for the backend's answer. */
    private static final long RESPONSE_TIMEOUT_SECONDS = 3;

    private final KioskViewModel model;
    private final RoomAccount account;
    private final ProcessSupervisor supervisor;
    private Instant since = Instant.EPOCH;
    private Optional<DeviceStatus> told = Optional.empty();

    DeviceCommandHandler(KioskViewModel model, RoomAccount account, ProcessSupervisor supervisor) {
        this.model = model;
        this.account = account;
        this.supervisor = supervisor;
    }

    void obey(RemoteCommand command) {
        switch (command.kind()) {
            case MUTE -> microphone(command, false);
            case UNMUTE -> microphone(command, true);
            case LEAVE -> {
                boolean somewhere = model.planContextProperty().get().room().isPresent();
                if (somewhere) {
                    model.showNotice(model.texts().text("kiosk.order.leave"));
                    model.happened(new KioskEvent.OrderedOut());
                }
                account.done(command, somewhere ? CommandResult.DONE : CommandResult.NOT_POSSIBLE, "");
            }
            case JOIN -> join(command);
            case RESTART -> restart(command);
            case REPORT -> {
                account.report(status(model.planContextProperty().get()));
                account.done(command, CommandResult.DONE, "");
            }
        }
    }

    /** Reports the machine's state to the backend after each change that administrators can see. */
    void follow(PlanContext before, PlanContext now, EventTime at) {
        boolean other = !before.state().getClass().equals(now.state().getClass());
        if (other) {
            since = at.wall();
        }
        DeviceStatus status = status(now);
        if (account.session().isPresent() && !told.equals(Optional.of(status))) {
            told = Optional.of(status);
            account.report(status);
        }
    }

    private void microphone(RemoteCommand command, boolean on) {
        Optional<KioskVisit> visit = model.visitProperty().get();
        if (visit.isEmpty()) {
            account.done(command, CommandResult.NOT_POSSIBLE, "in no room");
            return;
        }
        model.showNotice(model.texts().text(on ? "kiosk.order.unmute" : "kiosk.order.mute"));
        visit.get()
                .setMicrophone(on)
                .whenComplete((done, failure) ->
                        account.done(command, failure == null ? CommandResult.DONE : CommandResult.FAILED, ""));
    }

    private void join(RemoteCommand command) {
        if (command.room().isEmpty() && model.policy().room().isBlank()) {
            account.done(command, CommandResult.NOT_POSSIBLE, "its policy names no room");
            return;
        }
        model.showNotice(model.texts().text("kiosk.order.join"));
        model.happened(new KioskEvent.OrderedIn(command.room()));
        account.done(command, CommandResult.DONE, "");
    }

    private void restart(RemoteCommand command) {
        if (!supervisor.watched()) {
            account.done(command, CommandResult.NOT_POSSIBLE, "no watchdog would start it again");
            return;
        }
        model.showNotice(model.texts().text("kiosk.order.restart"));
        account.done(command, CommandResult.DONE, "")
                .orTimeout(RESPONSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> supervisor.askRestart());
    }

    private DeviceStatus status(PlanContext now) {
        DeviceStatus.State state = switch (now.state()) {
            case KioskState.Starting s -> DeviceStatus.State.IDLE;
            case KioskState.Enrolling s -> DeviceStatus.State.IDLE;
            case KioskState.SigningIn s -> DeviceStatus.State.IDLE;
            case KioskState.Idle s -> DeviceStatus.State.IDLE;
            case KioskState.Joining s -> DeviceStatus.State.JOINING;
            case KioskState.InMeeting s -> DeviceStatus.State.IN_MEETING;
            case KioskState.Offline s -> DeviceStatus.State.OFFLINE;
        };
        boolean off = state == DeviceStatus.State.IN_MEETING && !model.microphoneOn();
        return new DeviceStatus(state, now.room(), since, off, ProductVersion.CURRENT, OperatingSystem.description());
    }
}
