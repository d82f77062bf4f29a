package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RtcException;
import io.postern.media.rtc.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A native peer connection. Its callbacks are in {@link PeerEvents}. Every call may wait for native code, so all calls
 * are made on the thread of {@link io.postern.media.rtc.QueuedPeerSession}.
 */
final class NativePeerSession implements PeerSession {
    private static final Logger LOG = LoggerFactory.getLogger(NativePeerSession.class);

    private final NativeFactory factory;
    private final RTCPeerConnection connection;
    private final PeerEvents events;
    private final Executor calls;
    /** Read by any thread. */
    private final List<NativeSender> senders = new CopyOnWriteArrayList<>();

    private final List<NativeDataChannel> channels = new ArrayList<>();
    /** Native references that are released in this order: the transceivers, then the connection. */
    private final List<NativeReference> references = new ArrayList<>();

    private final Map<Object, CompletableFuture<?>> pending = new ConcurrentHashMap<>();
    private final Map<String, List<String>> layers = new ConcurrentHashMap<>();
    private boolean relayed;
    private boolean videoPaused;
    private volatile boolean closed;

    /** @param calls the thread that makes all calls */
    NativePeerSession(NativeFactory factory, IceConfig ice, PeerListener listener, Executor calls) {
        this.factory = factory;
        this.calls = calls;
        this.relayed = !IcePolicy.usable(ice).isEmpty();
        this.events = new PeerEvents(listener, factory, calls);
        this.connection = NativeCalls.attempt(() -> factory.createConnection(ice, events));
    }

    @Override
    public DataChannel createDataChannel(String label, DataChannel.Options options) {
        requireOpen();
        RTCDataChannelInit init = new RTCDataChannelInit();
        init.ordered = options.ordered();
        init.maxRetransmits = options.maxRetransmits() < 0 ? -1 : options.maxRetransmits();
        NativeDataChannel channel =
                new NativeDataChannel(NativeCalls.attempt(() -> connection.createDataChannel(label, init)), factory);
        channels.add(channel);
        return channel;
    }

    @Override
    public void addReceiver(MediaKind kind) {
        requireOpen();
        addTransceiver(factory.placeholder(kind), RTCRtpTransceiverDirection.RECV_ONLY, List.of(), null);
    }

    @Override
    public Sender addSender(String trackId, MediaEngine.VideoCapture capture, SenderOptions options) {
        requireOpen();
        LocalVideo local = LocalVideo.of(capture);
        CustomVideoSource source = new CustomVideoSource();
        VideoTrack track = factory.createVideoTrack(trackId, source);
        RTCRtpTransceiver transceiver = addSending(track, options);
        VideoSender sender = new VideoSender(trackId, transceiver, track, source, local, options, videoPaused);
        if (!options.layers().isEmpty()) {
            layers.put(
                    trackId,
                    options.layers().stream().map(SenderOptions.Layer::id).toList());
        }
        senders.add(sender);
        return sender;
    }

    @Override
    public Sender addSender(String trackId, MediaEngine.AudioCapture capture, SenderOptions options) {
        requireOpen();
        LocalAudio local = LocalAudio.of(capture);
        LocalAudio.Feed feed = local.openFeed(trackId);
        RTCRtpTransceiver transceiver = addSending(feed.track(), options);
        RTCRtpSender nativeSender = transceiver.getSender();
        AtomicBoolean asking = new AtomicBoolean();
        AudioSender sender =
                new AudioSender(trackId, transceiver, local, feed, answer -> askLater(asking, nativeSender, answer));
        senders.add(sender);
        return sender;
    }

    /** Requests the level later. The caller asks many times a second, so at most one request waits. */
    private void askLater(AtomicBoolean asking, RTCRtpSender sender, Consumer<LocalAudio.SentLevel> answer) {
        if (asking.compareAndSet(false, true)) {
            calls.execute(() -> {
                asking.set(false);
                askSent(sender, answer);
            });
        }
    }

    private void askSent(RTCRtpSender sender, Consumer<LocalAudio.SentLevel> answer) {
        if (!closed) {
            connection.getStats(sender, report -> StatsReader.sent(report).ifPresent(answer));
        }
    }

    private RTCRtpTransceiver addSending(MediaStreamTrack track, SenderOptions options) {
        RTCRtpTransceiver transceiver =
                addTransceiver(track, RTCRtpTransceiverDirection.SEND_ONLY, List.of(options.streamId()), options);
        if (!options.preferredCodecs().isEmpty()) {
            transceiver.setCodecPreferences(factory.codecs(track, options.preferredCodecs()));
        }
        return transceiver;
    }

    private RTCRtpTransceiver addTransceiver(
            MediaStreamTrack track,
            RTCRtpTransceiverDirection direction,
            List<String> streams,
            @Nullable SenderOptions options) {
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = direction;
        init.streamIds = new ArrayList<>(streams);
        if (options != null) {
            init.sendEncodings = NativeFactory.encodings(options);
        }
        RTCRtpTransceiver transceiver = NativeCalls.attempt(() -> connection.addTransceiver(track, init));
        references.add(NativeReference.of(transceiver));
        return transceiver;
    }

    @Override
    public CompletableFuture<SessionDescription> createOffer(boolean iceRestart) {
        requireOpen();
        RTCOfferOptions options = new RTCOfferOptions();
        options.iceRestart = iceRestart;
        CompletableFuture<SessionDescription> created = promise();
        NativeCalls.attempt(created, () -> connection.createOffer(options, creation(created)));
        return created;
    }

    @Override
    public CompletableFuture<SessionDescription> createAnswer() {
        requireOpen();
        CompletableFuture<SessionDescription> created = promise();
        NativeCalls.attempt(created, () -> connection.createAnswer(new RTCAnswerOptions(), creation(created)));
        return created;
    }

    private CreateSessionDescriptionObserver creation(CompletableFuture<SessionDescription> created) {
        return new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                created.complete(own(description, layers));
            }

            @Override
            public void onFailure(String error) {
                created.completeExceptionally(new RtcException(error));
            }
        };
    }

    @Override
    public CompletableFuture<Void> setLocalDescription(SessionDescription description) {
        requireOpen();
        CompletableFuture<Void> set = negotiating();
        RTCSessionDescription local = toNative(description, description.sdp());
        NativeCalls.attempt(set, () -> connection.setLocalDescription(local, setting(set, () -> {})));
        return set;
    }

    @Override
    public CompletableFuture<Void> setRemoteDescription(SessionDescription description) {
        requireOpen();
        CompletableFuture<Void> set = negotiating();
        String sdp = SdpCodecFilter.filter(IcePolicy.filter(description.sdp(), IcePolicy.remoteUsable(relayed)));
        if (description.type() == SessionDescription.Type.ANSWER) {
            sdp = SdpBitrate.answer(SdpSimulcast.answer(sdp, this::wantedLayers), this::startBitrate, videoBitrate());
        }
        Map<String, String> tracks = SdpTrackIds.byMid(sdp);
        events.expect(tracks);
        RTCSessionDescription remote = toNative(description, sdp);
        NativeCalls.attempt(set, () -> connection.setRemoteDescription(remote, setting(set, events::announceReused)));
        return set;
    }

    private Optional<Set<String>> wantedLayers(String mid) {
        return sender(mid).flatMap(NativeSender::wantedLayers);
    }

    private int startBitrate(String mid) {
        return sender(mid).map(NativeSender::startBitrate).orElse(0);
    }

    /** Bits per second of all our video senders together; 0 for no limit. */
    private int videoBitrate() {
        int together = 0;
        for (NativeSender sender : senders) {
            if (sender instanceof VideoSender video && video.isRunning()) {
                if (video.maxBitrate() <= 0) {
                    return 0;
                }
                together += video.maxBitrate();
            }
        }
        return together;
    }

    private Optional<NativeSender> sender(String mid) {
        return senders.stream().filter(sender -> mid.equals(sender.mid())).findFirst();
    }

    /**
     * Creates the future of a description that is applied, which may make libwebrtc record; see {@link RecordingGuard}.
     */
    private CompletableFuture<Void> negotiating() {
        factory.recording().unsettle();
        CompletableFuture<Void> set = promise();
        set.whenComplete((done, error) -> factory.recording().unsettle());
        return set;
    }

    private static SetSessionDescriptionObserver setting(CompletableFuture<Void> set, Runnable before) {
        return new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                before.run();
                set.complete(null);
            }

            @Override
            public void onFailure(String error) {
                set.completeExceptionally(new RtcException(error));
            }
        };
    }

    private static RTCSessionDescription toNative(SessionDescription description, String sdp) {
        return new RTCSessionDescription(
                switch (description.type()) {
                    case OFFER -> RTCSdpType.OFFER;
                    case ANSWER -> RTCSdpType.ANSWER;
                },
                sdp);
    }

    private static SessionDescription own(RTCSessionDescription description, Map<String, List<String>> layers) {
        SessionDescription.Type type = description.sdpType == RTCSdpType.OFFER
                ? SessionDescription.Type.OFFER
                : SessionDescription.Type.ANSWER;
        String sdp = SdpStereo.requestStereo(SdpSimulcast.offer(SdpCodecFilter.filter(description.sdp), layers));
        return new SessionDescription(type, IcePolicy.filter(sdp, IcePolicy::isOwnUsable));
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
        requireOpen();
        if (!IcePolicy.remoteUsable(relayed).test(candidate.candidate())) {
            return;
        }
        try {
            NativeCalls.attempt(() -> {
                connection.addIceCandidate(
                        new RTCIceCandidate(candidate.sdpMid(), candidate.sdpMLineIndex(), candidate.candidate()));
                return candidate;
            });
        } catch (RtcException e) {
            LOG.debug("A candidate of the other side cannot be used: {}", e.getMessage());
        }
    }

    @Override
    public void updateIce(IceConfig ice) {
        requireOpen();
        relayed = !IcePolicy.usable(ice).isEmpty();
        NativeCalls.attempt(() -> {
            connection.setConfiguration(factory.configuration(ice));
            return ice;
        });
    }

    @Override
    public void pauseVideo(boolean paused) {
        requireOpen();
        videoPaused = paused;
        senders.stream().filter(NativeSender::isRunning).forEach(sender -> sender.pauseVideo(paused));
    }

    @Override
    public long framesFed() {
        return senders.stream()
                .filter(NativeSender::isRunning)
                .mapToLong(NativeSender::fed)
                .sum();
    }

    @Override
    public CompletableFuture<PeerStats> stats() {
        requireOpen();
        CompletableFuture<PeerStats> read = promise();
        connection.getStats(report -> {
            try {
                read.complete(StatsReader.read(report, events::trackId));
            } catch (RuntimeException e) {
                read.completeExceptionally(e);
            }
        });
        return read;
    }

    /** Creates a future that fails when the session closes first; libwebrtc does not always report that. */
    private <T> CompletableFuture<T> promise() {
        CompletableFuture<T> promise = new CompletableFuture<>();
        Object key = new Object();
        pending.put(key, promise);
        promise.whenComplete((value, error) -> pending.remove(key));
        return promise;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The peer session is closed");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        events.end();
        senders.forEach(NativeSender::detach);
        channels.forEach(NativeDataChannel::close);
        references.add(NativeReference.of(connection));
        connection.close();
        // Closing may have reported a last state change.
        factory.recording().markSteady(events);
        senders.forEach(NativeSender::connectionClosed);
        for (CompletableFuture<?> future : List.copyOf(pending.values())) {
            future.completeExceptionally(new RtcException("The peer session was closed"));
        }
        // Received tracks have no sinks any more, and are released with the connection.
        references.forEach(NativeReference::release);
        references.clear();
    }
}
