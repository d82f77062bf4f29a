package io.postern.media.rtc.webrtcjava;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.ContentHint;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.QueuedPeerSession;
import io.postern.media.rtc.RtcException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The media engine on top of webrtc-java. */
public final class WebrtcEngine implements MediaEngine {
    /** How long closing waits for peer sessions; a native call that never returns is abandoned. */
    private static final long CLOSE_TIMEOUT_SECONDS = 5;

    /** 45 MB of heap: enough for hours of chat, or for half a minute of a flood. */
    private static final long MAX_MESSAGES = 500_000;

    private final MediaThreads threads = new MediaThreads();
    private final ReplaceableFactory factory;
    private final AudioDevices deviceSelection;
    private final SystemDeviceCatalog devices;
    private final DesktopCapture desktop = DesktopCapture.here();

    private final Object lock = new Object();
    private final Set<VideoCapture> cameras = new LinkedHashSet<>();
    private final Set<AudioCapture> microphones = new LinkedHashSet<>();
    private final Map<QueuedPeerSession, NativeFactory> peers = new LinkedHashMap<>();
    private boolean closed;
    private volatile OptionalInt volume = OptionalInt.empty();

    /**
     * The configuration of an engine.
     *
     * @param audioDevices whether to play and record with the machine's audio devices; without them received audio is
     *     decoded but not played
     * @param listTestSources whether the test pattern and the test tone are listed among the devices; they can be
     *     opened by id in any case
     */
    public record Options(boolean audioDevices, boolean listTestSources) {}

    private WebrtcEngine(Options options, boolean adapterEnumeration, long maxMessages) {
        this.factory = new ReplaceableFactory(
                options.audioDevices(),
                threads,
                adapterEnumeration,
                new NativeFactory.MessageLimit(maxMessages, this::onMessageLimit));
        this.deviceSelection = options.audioDevices()
                ? threads.onDevices(
                        () -> factory.audio().devices(factory.current().recording(), this::audioServerChanged))
                : AudioDevices.NONE;
        this.devices = new SystemDeviceCatalog(deviceSelection, threads, options.listTestSources());
        ProcessExit.skipStaticDestructors();
    }

    /**
     * Starts libwebrtc, which takes some 100 ms. Intended for one engine at a time in a process.
     *
     * @return the engine, to be closed by the caller
     * @throws io.postern.platform.natives.NativeLibraryException if libwebrtc cannot be loaded; the caller may retry
     */
    public static WebrtcEngine open(Options options) {
        NativeLibraryLoader.load();
        return new WebrtcEngine(options, false, MAX_MESSAGES);
    }

    /**
     * Opens an engine that uses the addresses of this machine's network interfaces, so that two of its peers can reach
     * each other over TCP without a server in between. For tests.
     */
    static WebrtcEngine openForLoopback(Options options) {
        return openForLoopback(options, MAX_MESSAGES);
    }

    /** Opens a loopback engine that replaces its factory after a number of messages. For tests. */
    static WebrtcEngine openForLoopback(Options options, long maxMessages) {
        NativeLibraryLoader.load();
        return new WebrtcEngine(options, true, maxMessages);
    }

    /** The current factory, for captures that tests create. */
    NativeFactory factory() {
        return factory.current();
    }

    @Override
    public DeviceCatalog devices() {
        return devices;
    }

    @Override
    public PeerSession openPeer(IceConfig ice, PeerListener listener) {
        QueuedPeerSession peer;
        synchronized (lock) {
            requireOpen();
            NativeFactory now = factory.current();
            peer = QueuedPeerSession.open(
                    calls -> new NativePeerSession(now, ice, listener, calls),
                    listener,
                    QueuedPeerSession.CALL_LIMIT,
                    () -> replace(now));
            peers.put(peer, now);
        }
        peer.closed().thenRun(() -> remove(peer));
        return peer;
    }

    private void remove(QueuedPeerSession gone) {
        synchronized (lock) {
            peers.remove(gone);
            factory.closeUnused(this::isUsed);
        }
    }

    /** Whether a factory still has peer sessions. With the lock held. */
    private boolean isUsed(NativeFactory one) {
        return peers.containsValue(one);
    }

    /** Switches audio to the current sound server, for sessions that are opened from now on. On the device executor. */
    private void audioServerChanged() {
        if (factory.renewAudio()) {
            switchToNewFactory();
        }
    }

    /** Replaces a factory that has received its maximum of messages, without blocking the calling thread. */
    private void onMessageLimit(NativeFactory usedUp) {
        threads.devices().execute(() -> {
            if (factory.replaceUsedUp(usedUp)) {
                switchToNewFactory();
            }
        });
    }

    private void switchToNewFactory() {
        List<AudioCapture> open;
        synchronized (lock) {
            open = List.copyOf(microphones);
        }
        volume.ifPresent(factory.audio()::setVolume);
        for (AudioCapture capture : open) {
            if (capture instanceof MicrophoneCapture microphone) {
                microphone.serverChanged();
            }
        }
        retireFormerSessions();
    }

    /** Tells sessions of earlier factories that they should be replaced. */
    private void retireFormerSessions() {
        NativeFactory now = factory.current();
        List<QueuedPeerSession> former;
        synchronized (lock) {
            former = peers.entrySet().stream()
                    .filter(peer -> !peer.getValue().equals(now))
                    .map(Map.Entry::getKey)
                    .toList();
            factory.closeUnused(this::isUsed);
        }
        former.forEach(QueuedPeerSession::becomeObsolete);
    }

    /**
     * Replaces a factory that does not respond by one without audio at first, and with audio as soon as a sound server
     * responds.
     */
    private CompletableFuture<Void> replace(NativeFactory unresponsive) {
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
        }
        return MediaThreads.runOnOwnThread("postern-media-replacing", () -> {
            if (factory.replaceUnresponsive(unresponsive)) {
                retireFormerSessions();
                threads.devices().execute(this::audioServerChanged);
            }
        });
    }

    @Override
    public VideoCapture openCamera(String deviceId, VideoFormat wanted) {
        requireOpen();
        VideoCapture capture = deviceId.equals(MediaDevice.TEST_PATTERN_ID)
                ? new TestPatternCapture(wanted, threads.video(), gone -> remove(cameras, gone))
                : CameraCapture.open(deviceId, wanted, threads, gone -> remove(cameras, gone));
        return track(cameras, capture, VideoCapture::close);
    }

    @Override
    public ScreenCatalog screens() {
        return desktop.screens();
    }

    @Override
    public ScreenCapture openScreen(String sourceId, ContentHint style) {
        requireOpen();
        ScreenCapture capture = desktop.open(sourceId, style, gone -> remove(cameras, gone));
        track(cameras, capture, VideoCapture::close);
        return capture;
    }

    @Override
    public AudioCapture openMicrophone(String deviceId) {
        requireOpen();
        AudioCapture capture = deviceId.equals(MediaDevice.TEST_TONE_ID)
                ? new TestToneCapture(factory::current, threads.audio(), gone -> remove(microphones, gone))
                : MicrophoneCapture.open(
                        deviceId, factory::current, threads, deviceSelection, gone -> remove(microphones, gone));
        return track(microphones, capture, AudioCapture::close);
    }

    @Override
    public void selectSpeaker(String deviceId) {
        requireOpen();
        threads.onDevices(() -> {
            try {
                if (!deviceSelection.select(DeviceKind.SPEAKER, deviceId)) {
                    throw new DeviceException(DeviceKind.SPEAKER, DeviceException.Reason.NOT_FOUND, deviceId, null);
                }
            } catch (RtcException e) {
                throw new DeviceException(DeviceKind.SPEAKER, DeviceException.Reason.FAILED, deviceId, e);
            }
            return deviceId;
        });
    }

    @Override
    public void setSpeakerVolume(int percent) {
        requireOpen();
        volume = OptionalInt.of(percent);
        if (factory.audio().real()) {
            threads.onDevices(() -> factory.audio().setVolume(percent));
        }
    }

    @Override
    public void setAudioProcessing(AudioProcessing processing) {
        factory.current().setAudioProcessing(processing);
    }

    @Override
    public CompletableFuture<Void> playTestSound() {
        requireOpen();
        if (!factory.audio().real()) {
            return CompletableFuture.failedFuture(new DeviceException(
                    DeviceKind.SPEAKER, DeviceException.Reason.NOT_FOUND, "no sound devices", null));
        }
        return threads.onDevices(() -> SpeakerChime.play(deviceSelection, threads.devices()));
    }

    @Override
    public boolean hasAudioDevices() {
        return factory.audio().real();
    }

    @Override
    public int openFrames() {
        return framesInUse();
    }

    /** The number of open frames in the whole process, also when no engine is open any more; for leak checks. */
    public static int framesInUse() {
        return NativeVideoFrame.open();
    }

    /**
     * Remembers an open resource, so that it is closed with the engine. Closes it and throws if the engine was closed
     * meanwhile.
     */
    private <T> T track(Set<T> all, T opened, Consumer<T> close) {
        synchronized (lock) {
            if (!closed) {
                all.add(opened);
                return opened;
            }
        }
        close.accept(opened);
        throw new IllegalStateException("The media engine is closed");
    }

    private <T> void remove(Set<T> all, T gone) {
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
            openPeers = List.copyOf(peers.keySet());
            openCameras = List.copyOf(cameras);
            openMicrophones = List.copyOf(microphones);
        }
        // Peers first, because they hold the captures they send. Without the lock, since each reports when it is
        // closed.
        openPeers.forEach(PeerSession::close);
        CompletableFuture.allOf(openPeers.stream().map(PeerSession::closed).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
        openCameras.forEach(VideoCapture::close);
        openMicrophones.forEach(AudioCapture::close);
        threads.onDevices(() -> {
            deviceSelection.close();
            return deviceSelection;
        });
        threads.close();
        Set<NativeFactory> silent;
        synchronized (lock) {
            silent = Set.copyOf(peers.values());
        }
        factory.close(silent::contains);
        ProcessExit.skipStaticDestructors();
    }
}
