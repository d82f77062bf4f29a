package io.postern.room.track;

import io.postern.room.PublishOptions;
import io.postern.room.track.DeviceLocalMedia.CaptureLease;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A camera or microphone as the source of a local track: leased when the track opens, followed when another device takes
 * over, given back when it is lost. Used on the room's executor.
 */
abstract class DeviceTrackSource<L extends CaptureLease> implements LocalTrackSource {
    private final Supplier<CompletableFuture<L>> device;
    private final Executor loop;
    private final Supplier<PublishOptions> options;
    private final Runnable replaced;
    private final Runnable lost;
    private final DeviceAcquisition<L> acquisition;
    private PublishOptions sentWith = PublishOptions.DEFAULTS;

    /**
     * @param device leases the device
     * @param options asked whenever it is sent anew
     * @param replaced called on the loop when another device took over
     * @param lost called on the loop when the device went and nothing took over
     */
    DeviceTrackSource(
            Supplier<CompletableFuture<L>> device,
            Executor loop,
            Supplier<PublishOptions> options,
            Runnable replaced,
            Runnable lost) {
        this.device = device;
        this.loop = loop;
        this.options = options;
        this.replaced = replaced;
        this.lost = lost;
        acquisition = new DeviceAcquisition<>(loop, CaptureLease::close);
    }

    @Override
    public CompletableFuture<Void> open() {
        return acquisition.take(device.get()).thenAccept(opened -> {
            opened.onReplaced(() -> loop.execute(() -> whileHeld(opened, replaced)));
            opened.onLost(() -> loop.execute(() -> whileHeld(opened, lost)));
        });
    }

    private void whileHeld(L which, Runnable task) {
        if (acquisition.holds(which)) {
            task.run();
        }
    }

    @Override
    public void release() {
        acquisition.release();
    }

    @Override
    public boolean isOpen() {
        return acquisition.isHeld();
    }

    /** The lease on the open device. */
    L lease() {
        return acquisition.get();
    }

    /** Takes over the options that are in force now, to send with them. */
    PublishOptions takeOptions() {
        sentWith = options.get();
        return sentWith;
    }

    /** The options that it is sent with. */
    PublishOptions sentWith() {
        return sentWith;
    }
}
