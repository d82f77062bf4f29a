package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCIceTransportPolicy;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtcpMuxPolicy;
import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.TlsCertPolicy;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.MediaType;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSource;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSource;
import io.postern.media.device.AudioProcessing;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerSession.SenderOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Wraps libwebrtc's PeerConnectionFactory, configured for TCP only, and what all peer connections share. */
final class NativeFactory implements AutoCloseable {
    /**
     * The number of data messages after which a factory is replaced. For each message of a data channel webrtc-java
     * 0.14 leaves two local JNI references on libwebrtc's thread, 89 bytes of heap that stay until the thread ends, and
     * the thread is the factory's.
     *
     * @param messages received by all sessions of the factory together
     * @param reached called once, on a thread of libwebrtc's, when that many have arrived
     */
    record MessageLimit(long messages, Consumer<NativeFactory> reached) {}

    private final AudioDeviceModuleBase audio;
    private final PeerConnectionFactory factory;
    private final MediaThreads threads;
    private final RecordingGuard recording;
    private final boolean adapterEnumeration;
    private final CustomVideoSource blackVideo;
    private final CustomAudioSource silentAudio;
    private final VideoTrack blackVideoTrack;
    private final AudioTrack silentAudioTrack;
    private final MessageLimit messageLimit;
    private final AtomicLong messages = new AtomicLong();
    private volatile AudioProcessing audioProcessing = AudioProcessing.ALL;

    /**
     * Starts libwebrtc.
     *
     * @param audio owned from now on
     * @param adapterEnumeration whether each network interface gets a socket and a candidate of its own; two engines
     *     can only reach each other directly with it
     */
    NativeFactory(
            AudioDeviceModuleBase audio, MediaThreads threads, boolean adapterEnumeration, MessageLimit messageLimit) {
        this.messageLimit = messageLimit;
        this.audio = audio;
        this.threads = threads;
        this.adapterEnumeration = adapterEnumeration;
        this.factory = new PeerConnectionFactory(audio);
        this.recording = new RecordingGuard(audio);
        this.blackVideo = new CustomVideoSource();
        this.silentAudio = new CustomAudioSource();
        this.blackVideoTrack = factory.createVideoTrack("postern-receive-video", blackVideo);
        this.silentAudioTrack = factory.createAudioTrack("postern-receive-audio", silentAudio);
    }

    MediaThreads threads() {
        return threads;
    }

    /** Counts a message that arrived over a data channel. */
    void messageReceived() {
        if (messages.incrementAndGet() == messageLimit.messages()) {
            messageLimit.reached().accept(this);
        }
    }

    RecordingGuard recording() {
        return recording;
    }

    RTCPeerConnection createConnection(IceConfig ice, PeerConnectionObserver observer) {
        return factory.createPeerConnection(configuration(ice), observer);
    }

    RTCConfiguration configuration(IceConfig ice) {
        return configuration(ice, adapterEnumeration);
    }

    /**
     * Creates the configuration. Unified plan and continual gathering would be set here too; webrtc-java fixes the
     * first and has no option for the second.
     */
    static RTCConfiguration configuration(IceConfig ice, boolean adapterEnumeration) {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        configuration.rtcpMuxPolicy = RTCRtcpMuxPolicy.REQUIRE;
        configuration.iceTransportPolicy = ice.relayOnly() ? RTCIceTransportPolicy.RELAY : RTCIceTransportPolicy.ALL;
        configuration.portAllocatorConfig = new PortAllocatorConfig()
                .setDisableUdp(true)
                .setDisableUdpRelay(true)
                .setDisableStun(true)
                .setDisableAdapterEnumeration(!adapterEnumeration);
        for (IceConfig.IceServer server : IcePolicy.usable(ice)) {
            RTCIceServer relay = new RTCIceServer();
            relay.urls = new ArrayList<>(server.urls());
            relay.username = server.username();
            relay.password = server.credential();
            relay.tlsCertPolicy = TlsCertPolicy.SECURE;
            configuration.iceServers.add(relay);
        }
        return configuration;
    }

    VideoTrack createVideoTrack(String id, VideoTrackSource source) {
        return factory.createVideoTrack(id, source);
    }

    AudioTrack createAudioTrack(String id, AudioTrackSource source) {
        return factory.createAudioTrack(id, source);
    }

    AudioProcessing audioProcessing() {
        return audioProcessing;
    }

    /** Sets the processing for microphone sources that are created from now on. Any thread. */
    void setAudioProcessing(AudioProcessing wanted) {
        audioProcessing = wanted;
    }

    /**
     * Creates a track of the module's recorded audio, processed as selected. There is one audio processing module for
     * everything that is recorded: it takes the options of the source whose track was last given to a sender or
     * enabled.
     */
    AudioTrack createMicrophoneTrack(String id) {
        AudioProcessing wanted = audioProcessing;
        AudioOptions options = new AudioOptions();
        options.echoCancellation = wanted.echoCancelling();
        options.noiseSuppression = wanted.noiseSuppression();
        options.autoGainControl = wanted.gainControl();
        // Removes rumble below speech, which music should keep.
        options.highpassFilter = wanted.echoCancelling() || wanted.noiseSuppression();
        AudioTrackSource source = factory.createAudioSource(options);
        NativeReference reference = NativeReference.of(source);
        try {
            return factory.createAudioTrack(id, source);
        } finally {
            // The track holds a reference of its own.
            reference.release();
        }
    }

    /** Returns a track for transceivers that only receive: webrtc-java creates none without a track of our own. */
    MediaStreamTrack placeholder(MediaKind kind) {
        return switch (kind) {
            case VIDEO -> blackVideoTrack;
            case AUDIO -> silentAudioTrack;
        };
    }

    /** Lists all codecs that can be sent, the preferred ones first. */
    List<RTCRtpCodecCapability> codecs(MediaStreamTrack track, List<String> preferred) {
        MediaType type = track instanceof VideoTrack ? MediaType.VIDEO : MediaType.AUDIO;
        List<String> order =
                preferred.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        List<RTCRtpCodecCapability> codecs =
                new ArrayList<>(factory.getRtpSenderCapabilities(type).getCodecs());
        codecs.sort(Comparator.comparingInt(codec -> {
            int place = order.indexOf(codec.getName().toLowerCase(Locale.ROOT));
            return place < 0 ? order.size() : place;
        }));
        return codecs;
    }

    /**
     * Returns no parameters when there is nothing to set: simulcast by rids in the description (RFC 8853) needs that.
     */
    static List<RTCRtpEncodingParameters> encodings(SenderOptions options) {
        boolean nothingToSay = options.maxBitrate() <= 0 && options.maxFramesPerSecond() <= 0;
        if (nothingToSay || !options.layers().isEmpty()) {
            return new ArrayList<>();
        }
        RTCRtpEncodingParameters encoding = new RTCRtpEncodingParameters();
        if (options.maxBitrate() > 0) {
            encoding.maxBitrate = options.maxBitrate();
        }
        if (options.maxFramesPerSecond() > 0) {
            encoding.maxFramerate = (double) options.maxFramesPerSecond();
        }
        return new ArrayList<>(List.of(encoding));
    }

    @Override
    public void close() {
        NativeCalls.dispose(blackVideoTrack);
        NativeCalls.dispose(silentAudioTrack);
        blackVideo.dispose();
        silentAudio.dispose();
        // Before the module: this stops the threads that use it.
        NativeCalls.dispose(factory);
        audio.dispose();
    }
}
