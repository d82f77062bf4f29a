package io.postern.room.sim;

import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.frame.PictureSink;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A media engine without media: its peers follow WebRTC's rules of order and fail a test that breaks them. */
public final class SimulatedEngine implements MediaEngine {
    private final List<SimulatedPeer> peers = new CopyOnWriteArrayList<>();
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final AtomicInteger openCaptures = new AtomicInteger();
    private volatile Optional<DeviceException.Reason> cameraFailure = Optional.empty();

    /** All peers that were opened, oldest first. */
    public List<SimulatedPeer> peers() {
        return peers;
    }

    /** The ids of all devices that were opened, in order. */
    public List<String> opened() {
        return opened;
    }

    /** Captures that are open now. */
    public int openCaptures() {
        return openCaptures.get();
    }

    /** From now on cameras cannot be opened. */
    public void failCameras(DeviceException.Reason reason) {
        cameraFailure = Optional.of(reason);
    }

    @Override
    public DeviceCatalog devices() {
        return new DeviceCatalog() {
            @Override
            public List<MediaDevice> list(DeviceKind kind) {
                return List.of(
                        new MediaDevice(kind, kind + "-1", "First", true),
                        new MediaDevice(kind, kind + "-2", "Second", false));
            }

            @Override
            public Registration onChange(Runnable listener) {
                return () -> {};
            }
        };
    }

    @Override
    public PeerSession openPeer(IceConfig ice, PeerListener listener) {
        SimulatedPeer peer = new SimulatedPeer(ice, listener);
        peers.add(peer);
        return peer;
    }

    @Override
    public VideoCapture openCamera(String deviceId, VideoFormat wanted) {
        cameraFailure.ifPresent(reason -> {
            throw new DeviceException(DeviceKind.CAMERA, reason, "simulated", null);
        });
        opened.add(deviceId);
        openCaptures.incrementAndGet();
        return new VideoCapture() {
            private boolean closed;

            @Override
            public VideoFormat format() {
                return wanted;
            }

            @Override
            public void setPaused(boolean paused) {}

            @Override
            public Watch watch(PictureSink sink) {
                return () -> {};
            }

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    openCaptures.decrementAndGet();
                }
            }
        };
    }

    @Override
    public AudioCapture openMicrophone(String deviceId) {
        opened.add(deviceId);
        openCaptures.incrementAndGet();
        return new AudioCapture() {
            private boolean closed;

            @Override
            public double level() {
                return 0.5;
            }

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    openCaptures.decrementAndGet();
                }
            }
        };
    }

    @Override
    public void selectSpeaker(String deviceId) {
        opened.add(deviceId);
    }

    @Override
    public boolean hasAudioDevices() {
        return false;
    }

    @Override
    public int openPictures() {
        return 0;
    }

    @Override
    public void close() {
        peers.forEach(SimulatedPeer::close);
    }
}
