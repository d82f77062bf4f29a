package io.postern.media.rtc.webrtcjava;

import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenStyle;
import io.postern.media.device.SoundProcessing;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.RtcException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The media engine over webrtc-java. */
public final class WebrtcEngine implements MediaEngine {
    private final MediaThreads threads = new MediaThreads();
    private final CurrentFactory factory;
    private final SoundDevices soundDevices;
    private final Devices devices;
    private final Desktop desktop = Desktop.here();

    private final Object lock = new Object();
    private final Set<VideoCapture> cameras = new LinkedHashSet<>();
    private final Set<AudioCapture> microphones = new LinkedHashSet<>();
    private final Set<NativePeer> peers = new LinkedHashSet<>();
    private boolean closed;
    private volatile OptionalInt volume = OptionalInt.empty();

    /**
     * How an engine is set up.
     *
     * @param audioDevices whether to play and record with the machine's sound devices; without, received sound is decoded
     *     but not played
     * @param listTestSources whether the test pattern and the test tone are listed among the devices; they can be opened
     *     by id in any case
     */
    public record Options(boolean audioDevices, boolean listTestSources) {}

    private WebrtcEngine(Options options, boolean adapterEnumeration) {
        this.factory = new CurrentFactory(options.audioDevices(), threads, adapterEnumeration);
        this.soundDevices = options.audioDevices()
                ? threads.onDevices(() -> factory.sound().devices(factory.now().recording(), this::soundServerChanged))
                : SoundDevices.NONE;
        this.devices = new Devices(soundDevices, threads, options.listTestSources());
        ProcessExit.skipStaticDestructors();
    }

    /**
     * Starts libwebrtc, which takes some 100 ms. Meant for one engine at a time in a process.
     *
     * @return the engine, to be closed by the caller
     * @throws io.postern.platform.natives.NativeLibraryException if libwebrtc cannot be loaded; may be tried again
     */
    public static WebrtcEngine open(Options options) {
        NativeLibrary.load();
        return new WebrtcEngine(options, false);
    }

    /**
     * An engine that tells the addresses of this machine's network interfaces, so that two of its peers can reach each
     * other over TCP without a server in between. For tests.
     */
    static WebrtcEngine openForLoopback(Options options) {
        NativeLibrary.load();
        return new WebrtcEngine(options, true);
    }

    @Override
    public DeviceCatalog devices() {
        return devices;
    }

    @Override
    public PeerSession openPeer(IceConfig ice, PeerListener listener) {
        synchronized (lock) {
            requireOpen();
            NativePeer peer = new NativePeer(factory.now(), ice, listener, this::forget);
            peers.add(peer);
            return peer;
        }
    }

    private void forget(NativePeer gone) {
        synchronized (lock) {
            peers.remove(gone);
            factory.closeUnused(this::isUsed);
        }
    }

    /** With the lock. */
    private boolean isUsed(NativeFactory one) {
        return peers.stream().anyMatch(peer -> peer.isOf(one));
    }

    /** On the device executor: sound goes on with the server that is there now, in sessions that are opened from now on. */
    private void soundServerChanged() {
        List<NativePeer> before;
        List<AudioCapture> open;
        if (!factory.renew()) {
            return;
        }
        synchronized (lock) {
            before = List.copyOf(peers);
            open = List.copyOf(microphones);
            factory.closeUnused(this::isUsed);
        }
        volume.ifPresent(factory.sound()::setVolume);
        for (AudioCapture capture : open) {
            if (capture instanceof MicrophoneCapture microphone) {
                microphone.serverChanged();
            }
        }
        before.stream().filter(peer -> !peer.isOf(factory.now())).forEach(NativePeer::obsolete);
    }

    @Override
    public VideoCapture openCamera(String deviceId, VideoFormat wanted) {
        requireOpen();
        VideoCapture capture = deviceId.equals(MediaDevice.TEST_PATTERN_ID)
                ? new TestPatternCapture(wanted, threads.pictures(), gone -> forget(cameras, gone))
                : CameraCapture.open(deviceId, wanted, threads, gone -> forget(cameras, gone));
        return keep(cameras, capture, VideoCapture::close);
    }

    @Override
    public ScreenCatalog screens() {
        return desktop.screens();
    }

    @Override
    public ScreenCapture openScreen(String sourceId, ScreenStyle style) {
        requireOpen();
        ScreenCapture capture = desktop.open(sourceId, style, gone -> forget(cameras, gone));
        keep(cameras, capture, VideoCapture::close);
        return capture;
    }

    @Override
    public AudioCapture openMicrophone(String deviceId) {
        requireOpen();
        AudioCapture capture = deviceId.equals(MediaDevice.TEST_TONE_ID)
                ? new ToneCapture(factory::now, threads.sound(), gone -> forget(microphones, gone))
                : MicrophoneCapture.open(
                        deviceId, factory::now, threads, soundDevices, gone -> forget(microphones, gone));
        return keep(microphones, capture, AudioCapture::close);
    }

    @Override
    public void selectSpeaker(String deviceId) {
        requireOpen();
        threads.onDevices(() -> {
            try {
                if (!soundDevices.choose(DeviceKind.SPEAKER, deviceId)) {
                    throw new DeviceException(DeviceKind.SPEAKER, DeviceException.Reason.NOT_FOUND, deviceId, null);
                }
            } catch (RtcException e) {
                throw new DeviceException(DeviceKind.SPEAKER, DeviceException.Reason.FAILED, deviceId, e);
            }
            return deviceId;
        });
    }

    @Override
    public void speakerVolume(int percent) {
        requireOpen();
        volume = OptionalInt.of(percent);
        if (factory.sound().real()) {
            threads.onDevices(() -> factory.sound().setVolume(percent));
        }
    }

    @Override
    public void processSound(SoundProcessing processing) {
        factory.now().processSound(processing);
    }

    @Override
    public CompletableFuture<Void> playTestSound() {
        requireOpen();
        if (!factory.sound().real()) {
            return CompletableFuture.failedFuture(new DeviceException(
                    DeviceKind.SPEAKER, DeviceException.Reason.NOT_FOUND, "no sound devices", null));
        }
        return threads.onDevices(() -> TestSound.play(soundDevices, threads.devices()));
    }

    @Override
    public boolean hasAudioDevices() {
        return factory.sound().real();
    }

    @Override
    public int openPictures() {
        return picturesInUse();
    }

    /** The same for the whole process, also when no engine is open any more; for leak checks. */
    public static int picturesInUse() {
        return NativePicture.open();
    }

    /** Remembers what is open, so that it is closed with the engine. What was opened while that closed is refused. */
    private <T> T keep(Set<T> all, T opened, Consumer<T> close) {
        synchronized (lock) {
            if (!closed) {
                all.add(opened);
                return opened;
            }
        }
        close.accept(opened);
        throw new IllegalStateException("The media engine is closed");
    }

    private <T> void forget(Set<T> all, T gone) {
        synchronized (lock) {
            all.remove(gone);
        }
    }

    private void requireOpen() {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("The media engine is closed");
            }
        }
    }

    @Override
    public void close() {
        List<PeerSession> openPeers;
        List<VideoCapture> openCameras;
        List<AudioCapture> openMicrophones;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            openPeers = List.copyOf(peers);
            openCameras = List.copyOf(cameras);
            openMicrophones = List.copyOf(microphones);
        }
        // Peers first: they let go of the captures they send. No lock is held, for each tells us when it is closed.
        openPeers.forEach(PeerSession::close);
        openCameras.forEach(VideoCapture::close);
        openMicrophones.forEach(AudioCapture::close);
        threads.onDevices(() -> {
            soundDevices.close();
            return soundDevices;
        });
        threads.close();
        factory.close();
        ProcessExit.skipStaticDestructors();
    }
}
