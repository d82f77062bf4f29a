package io.postern.room.sim;

import io.postern.media.frame.VideoSink;
import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RemoteTrack;
import io.postern.media.rtc.RtcException;
import io.postern.media.rtc.SessionDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A simulated peer connection. It enforces the permitted order of calls (RFC 8829 §3.2), records its calls, and sends
 * the events that a test chooses.
 */
public final class SimulatedPeer implements PeerSession {
    /** RTCSignalingState. */
    public enum SignalingState {
        STABLE,
        HAVE_LOCAL_OFFER,
        HAVE_REMOTE_OFFER,
        CLOSED
    }

    private volatile CountDownLatch silent = new CountDownLatch(0);
    private volatile boolean asked;
    private volatile boolean picturesHeld;
    private final PeerListener listener;
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<IceCandidate> candidates = new CopyOnWriteArrayList<>();
    private final List<SimulatedSender> senders = new CopyOnWriteArrayList<>();
    private final Map<String, SimulatedChannel> channels = new ConcurrentHashMap<>();
    private volatile IceConfig ice;
    private volatile SignalingState signaling = SignalingState.STABLE;
    private volatile ConnectionState connection = ConnectionState.NEW;
    private volatile @Nullable SessionDescription remote;
    private volatile boolean creatingOffer;
    private final Set<String> silenced = ConcurrentHashMap.newKeySet();
    private final AtomicInteger receivers = new AtomicInteger();
    private final AtomicInteger offers = new AtomicInteger();
    private final AtomicInteger restarts = new AtomicInteger();

    SimulatedPeer(IceConfig ice, PeerListener listener) {
        this.ice = ice;
        this.listener = listener;
    }

    /** From now on no call that takes a remote description returns before this is over. */
    public void silence(CountDownLatch until) {
        silent = until;
    }

    /** Whether a call is still blocked. */
    public boolean isAsked() {
        return asked;
    }

    private void keepSilent() {
        asked = silent.getCount() > 0;
        try {
            silent.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        asked = false;
    }

    /** All calls that were out of order. */
    public List<String> violations() {
        return violations;
    }

    public IceConfig ice() {
        return ice;
    }

    public List<IceCandidate> candidates() {
        return candidates;
    }

    public List<SimulatedSender> senders() {
        return senders;
    }

    public int receivers() {
        return receivers.get();
    }

    /** The media sections whose track is switched off. */
    public Set<String> silenced() {
        return Set.copyOf(silenced);
    }

    /** The number of offers that restarted ICE. */
    public int restarts() {
        return restarts.get();
    }

    public boolean isClosed() {
        return connection == ConnectionState.CLOSED;
    }

    public SimulatedChannel channel(String label) {
        return Optional.ofNullable(channels.get(label)).orElseThrow();
    }

    /** Simulates this state of ICE and DTLS. */
    public void becomes(ConnectionState state) {
        connection = state;
        if (state == ConnectionState.CONNECTED) {
            channels.values().forEach(SimulatedChannel::open);
        }
        listener.onConnectionState(state);
    }

    /** Simulates a change of the sound server. */
    public void becomesObsolete() {
        listener.onObsolete();
    }

    /** Simulates a track that arrives in this media section. */
    public void track(String mid, MediaKind kind) {
        listener.onTrack(new RemoteTrack() {
            @Override
            public MediaKind kind() {
                return kind;
            }

            @Override
            public String id() {
                return "track-" + mid;
            }

            @Override
            public String mid() {
                return mid;
            }

            @Override
            public void setEnabled(boolean enabled) {
                if (enabled) {
                    silenced.remove(mid);
                } else {
                    silenced.add(mid);
                }
            }

            @Override
            public Watch listen(SoundSink sink) {
                return () -> {};
            }

            @Override
            public Watch watch(VideoSink sink) {
                return () -> {};
            }
        });
    }

    @Override
    public DataChannel createDataChannel(String label, DataChannel.Options options) {
        open("createDataChannel");
        SimulatedChannel channel = new SimulatedChannel(label);
        channels.put(label, channel);
        return channel;
    }

    @Override
    public void addReceiver(MediaKind kind) {
        open("addReceiver");
        receivers.incrementAndGet();
    }

    @Override
    public Sender addSender(String trackId, VideoCapture capture, SenderOptions options) {
        open("addSender");
        SimulatedSender sender = new SimulatedSender(trackId);
        senders.add(sender);
        return sender;
    }

    @Override
    public Sender addSender(String trackId, AudioCapture capture, SenderOptions options) {
        open("addSender");
        SimulatedSender sender = new SimulatedSender(trackId);
        senders.add(sender);
        return sender;
    }

    @Override
    public CompletableFuture<SessionDescription> createOffer(boolean iceRestart) {
        open("createOffer");
        if (creatingOffer || signaling != SignalingState.STABLE) {
            return violation("createOffer while another exchange is under way");
        }
        creatingOffer = true;
        if (iceRestart) {
            restarts.incrementAndGet();
        }
        return CompletableFuture.completedFuture(
                new SessionDescription(SessionDescription.Type.OFFER, "offer-" + offers.incrementAndGet() + "\r\n"));
    }

    @Override
    public CompletableFuture<SessionDescription> createAnswer() {
        open("createAnswer");
        if (signaling != SignalingState.HAVE_REMOTE_OFFER) {
            return violation("createAnswer without an offer");
        }
        return CompletableFuture.completedFuture(new SessionDescription(SessionDescription.Type.ANSWER, "answer\r\n"));
    }

    @Override
    public CompletableFuture<Void> setLocalDescription(SessionDescription description) {
        open("setLocalDescription");
        if (description.type() == SessionDescription.Type.OFFER) {
            if (signaling != SignalingState.STABLE) {
                return violation("a local offer in " + signaling);
            }
            signaling = SignalingState.HAVE_LOCAL_OFFER;
            creatingOffer = false;
        } else {
            if (signaling != SignalingState.HAVE_REMOTE_OFFER) {
                return violation("a local answer in " + signaling);
            }
            signaling = SignalingState.STABLE;
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> setRemoteDescription(SessionDescription description) {
        keepSilent();
        open("setRemoteDescription");
        if (description.type() == SessionDescription.Type.ANSWER) {
            if (signaling != SignalingState.HAVE_LOCAL_OFFER) {
                return violation("an answer in " + signaling);
            }
            signaling = SignalingState.STABLE;
        } else {
            if (signaling != SignalingState.STABLE) {
                return violation("a remote offer in " + signaling);
            }
            signaling = SignalingState.HAVE_REMOTE_OFFER;
        }
        remote = description;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
        open("addRemoteCandidate");
        if (remote == null) {
            violations.add("a candidate before any remote description");
        }
        candidates.add(candidate);
    }

    @Override
    public void updateIce(IceConfig next) {
        open("updateIce");
        ice = next;
    }

    @Override
    public void pauseVideo(boolean held) {
        picturesHeld = held;
    }

    @Override
    public long framesFed() {
        return 0;
    }

    /** Whether own video is held back. */
    public boolean picturesHeld() {
        return picturesHeld;
    }

    public SignalingState signalingState() {
        return signaling;
    }

    @Override
    public CompletableFuture<PeerStats> stats() {
        return CompletableFuture.completedFuture(new PeerStats(Optional.empty(), List.of(), List.of()));
    }

    @Override
    public void close() {
        connection = ConnectionState.CLOSED;
        signaling = SignalingState.CLOSED;
        channels.values().forEach(SimulatedChannel::close);
    }

    private void open(String what) {
        if (isClosed()) {
            violations.add(what + " after close");
            throw new IllegalStateException(what + " after close");
        }
    }

    private <T> CompletableFuture<T> violation(String what) {
        violations.add(what);
        return CompletableFuture.failedFuture(new RtcException(what));
    }

    /** The sender of an own track, which sends nothing. */
    public static final class SimulatedSender implements Sender {
        private final String trackId;
        private volatile boolean enabled = true;
        private volatile boolean stopped;
        private volatile Set<String> wanted = Set.of();
        private final AtomicInteger replaced = new AtomicInteger();

        SimulatedSender(String trackId) {
            this.trackId = trackId;
        }

        public boolean enabled() {
            return enabled;
        }

        public boolean stopped() {
            return stopped;
        }

        public int replaced() {
            return replaced.get();
        }

        @Override
        public String trackId() {
            return trackId;
        }

        @Override
        public @Nullable String mid() {
            return null;
        }

        @Override
        public void setEnabled(boolean on) {
            enabled = on;
        }

        @Override
        public boolean selectLayers(Set<String> layers) {
            wanted = Set.copyOf(layers);
            return true;
        }

        /** The simulcast layers that were requested last. */
        public Set<String> wantedLayers() {
            return wanted;
        }

        @Override
        public void replace(VideoCapture capture) {
            replaced.incrementAndGet();
        }

        @Override
        public void replace(AudioCapture capture) {
            replaced.incrementAndGet();
        }

        @Override
        public void stop() {
            stopped = true;
        }
    }
}
