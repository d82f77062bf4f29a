package io.postern.desktop.lobby;

import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.room.DeviceEvent;
import io.postern.room.LocalMedia;
import io.postern.ui.device.DeviceChoice;
import io.postern.ui.fx.FxThread;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The leases that the lobby holds on camera and microphone: open while they are switched on, closed when switched off.
 * On the JavaFX thread.
 */
final class LobbyDevices {
    private final FxThread fx;
    private final DeviceChoice camera;
    private final DeviceChoice microphone;
    private final ReadOnlyObjectWrapper<Preview> preview =
            new ReadOnlyObjectWrapper<>(this, "preview", new Preview.Off());
    private final Slot<LocalMedia.CameraLease> cameraSlot = new Slot<>();
    private final Slot<LocalMedia.MicrophoneLease> microphoneSlot = new Slot<>();
    private @Nullable LocalMedia media;

    LobbyDevices(FxThread fx, DeviceChoice camera, DeviceChoice microphone) {
        this.fx = fx;
        this.camera = camera;
        this.microphone = microphone;
        camera.onChosen(() -> {
            if (cameraSlot.wanted && cameraSlot.lease == null) {
                setCamera(true);
            }
        });
        microphone.onChosen(() -> {
            if (microphoneSlot.wanted && microphoneSlot.lease == null) {
                setMicrophone(true);
            }
        });
    }

    ReadOnlyObjectProperty<Preview> previewProperty() {
        return preview.getReadOnlyProperty();
    }

    /** The peak level of the last 50 ms, 0 to 1; 0 while the microphone is off. */
    double level() {
        LocalMedia.MicrophoneLease lease = microphoneSlot.lease;
        return lease == null ? 0 : lease.level();
    }

    void use(LocalMedia available) {
        media = available;
        setCamera(cameraSlot.wanted);
        setMicrophone(microphoneSlot.wanted);
    }

    void setCamera(boolean on) {
        LocalMedia devices = media;
        cameraSlot.want(on);
        if (!on || devices == null) {
            preview.set(on ? new Preview.Opening() : new Preview.Off());
            camera.reportNothing();
            camera.refresh();
            return;
        }
        preview.set(new Preview.Opening());
        open(
                devices.openCamera(),
                cameraSlot,
                lease -> {
                    preview.set(new Preview.Showing(lease.video()));
                    camera.reportNothing();
                },
                failure -> {
                    camera.report(failure);
                    preview.set(new Preview.Failed());
                });
    }

    void setMicrophone(boolean on) {
        LocalMedia devices = media;
        microphoneSlot.want(on);
        if (on && devices != null) {
            open(devices.openMicrophone(), microphoneSlot, lease -> microphone.reportNothing(), microphone::report);
        }
    }

    /** The effect of a device event. */
    void react(DeviceEvent event) {
        if (event instanceof DeviceEvent.Lost(DeviceKind kind, String label)) {
            DeviceException gone = new DeviceException(kind, DeviceException.Reason.NOT_FOUND, label, null);
            if (kind == DeviceKind.CAMERA && cameraSlot.wanted) {
                cameraSlot.lose();
                camera.report(gone);
                preview.set(new Preview.Failed());
            } else if (kind == DeviceKind.MICROPHONE && microphoneSlot.wanted) {
                microphoneSlot.lose();
                microphone.report(gone);
            }
        }
    }

    /** Retries failed devices after one was plugged in or out. */
    void retryWhatFailed() {
        if (cameraSlot.failed()) {
            setCamera(true);
        }
        if (microphoneSlot.failed()) {
            setMicrophone(true);
        }
    }

    /** Transfers the leases to the caller, who releases them by running the result. */
    Runnable handOver() {
        Runnable camerasLease = cameraSlot.handOver();
        Runnable microphonesLease = microphoneSlot.handOver();
        media = null;
        return () -> {
            camerasLease.run();
            microphonesLease.run();
        };
    }

    private <T extends AutoCloseable> void open(
            CompletableFuture<T> opening, Slot<T> slot, Consumer<T> onOpen, Consumer<Throwable> onFailure) {
        int thisTime = slot.begin();
        opening.whenComplete((lease, failure) -> fx.post(() -> {
            if (failure == null) {
                if (slot.accept(lease, thisTime)) {
                    onOpen.accept(lease);
                }
            } else if (slot.fail(thisTime)) {
                onFailure.accept(failure);
            }
        }));
    }

    /** Holds at most one lease; a lease that arrives after it is no longer wanted is released at once. */
    private static final class Slot<T extends AutoCloseable> {
        private boolean wanted;
        private boolean opening;
        private int time;
        private @Nullable T lease;

        void want(boolean on) {
            wanted = on;
            time++;
            opening = false;
            giveBack(Optional.ofNullable(lease));
            lease = null;
        }

        int begin() {
            opening = true;
            return time;
        }

        boolean accept(T opened, int atTime) {
            if (atTime != time || !wanted) {
                giveBack(Optional.of(opened));
                return false;
            }
            opening = false;
            lease = opened;
            return true;
        }

        boolean fail(int atTime) {
            if (atTime != time) {
                return false;
            }
            opening = false;
            return true;
        }

        void lose() {
            giveBack(Optional.ofNullable(lease));
            lease = null;
        }

        boolean failed() {
            return wanted && lease == null && !opening;
        }

        Runnable handOver() {
            Optional<T> handed = Optional.ofNullable(lease);
            lease = null;
            time++;
            wanted = false;
            opening = false;
            return () -> giveBack(handed);
        }

        private static void giveBack(Optional<? extends AutoCloseable> lease) {
            lease.ifPresent(held -> {
                try {
                    held.close();
                } catch (Exception e) {
                    throw new IllegalStateException("A device could not be given back.", e);
                }
            });
        }
    }
}
