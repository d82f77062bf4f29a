package io.postern.media.rtc.webrtcjava;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.RemoteTrack;
import io.postern.media.rtc.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;

/** Two peer sessions of one engine that call each other over TCP on this machine. */
final class Loopback implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 20;

    /** One side of the call and the events it received. */
    static final class Side implements PeerListener {
        final PeerSession session;
        final BlockingQueue<RemoteTrack> tracks = new LinkedBlockingQueue<>();
        final BlockingQueue<DataChannel> channels = new LinkedBlockingQueue<>();
        final Queue<IceCandidate> candidates = new ConcurrentLinkedQueue<>();
        final List<PeerSession.ConnectionState> states = new ArrayList<>();

        volatile boolean obsolete;

        Side(WebrtcEngine engine) {
            session = engine.openPeer(IceConfig.DIRECT, this);
        }

        @Override
        public void onCandidate(IceCandidate candidate) {
            candidates.add(candidate);
        }

        @Override
        public synchronized void onConnectionState(PeerSession.ConnectionState state) {
            states.add(state);
        }

        /** The last that was reported. */
        synchronized PeerSession.ConnectionState state() {
            return states.isEmpty() ? PeerSession.ConnectionState.NEW : states.getLast();
        }

        @Override
        public void onTrack(RemoteTrack track) {
            tracks.add(track);
        }

        @Override
        public void onObsolete() {
            obsolete = true;
        }

        @Override
        public void onDataChannel(DataChannel channel) {
            channels.add(channel);
        }

        RemoteTrack awaitTrack() throws InterruptedException {
            return java.util.Objects.requireNonNull(tracks.poll(TIMEOUT_SECONDS, SECONDS), "no track came");
        }

        DataChannel awaitChannel() throws InterruptedException {
            return java.util.Objects.requireNonNull(channels.poll(TIMEOUT_SECONDS, SECONDS), "no channel came");
        }
    }

    final WebrtcEngine engine;
    /** The last offer. */
    String offered = "";

    Side caller;
    Side callee;

    Loopback() {
        this(WebrtcEngine.openForLoopback(new WebrtcEngine.Options(false, true)));
    }

    Loopback(WebrtcEngine engine) {
        this.engine = engine;
        this.caller = new Side(engine);
        this.callee = new Side(engine);
    }

    /** As who is told that their sessions are obsolete does. */
    void renewSessions() {
        caller.session.close();
        callee.session.close();
        caller = new Side(engine);
        callee = new Side(engine);
    }

    /** Offer, answer, candidates; again after every change. */
    Loopback negotiate() throws Exception {
        SessionDescription offer = caller.session.createOffer(false).get(TIMEOUT_SECONDS, SECONDS);
        offered = offer.sdp();
        caller.session.setLocalDescription(offer).get(TIMEOUT_SECONDS, SECONDS);
        callee.session.setRemoteDescription(offer).get(TIMEOUT_SECONDS, SECONDS);
        SessionDescription answer = callee.session.createAnswer().get(TIMEOUT_SECONDS, SECONDS);
        callee.session.setLocalDescription(answer).get(TIMEOUT_SECONDS, SECONDS);
        caller.session.setRemoteDescription(answer).get(TIMEOUT_SECONDS, SECONDS);
        passCandidates();
        return this;
    }

    void passCandidates() {
        for (IceCandidate c; (c = caller.candidates.poll()) != null; ) {
            callee.session.addRemoteCandidate(c);
        }
        for (IceCandidate c; (c = callee.candidates.poll()) != null; ) {
            caller.session.addRemoteCandidate(c);
        }
    }

    Loopback awaitConnected() {
        Awaitility.await().atMost(TIMEOUT_SECONDS, SECONDS).until(() -> {
            passCandidates();
            return caller.state() == PeerSession.ConnectionState.CONNECTED
                    && callee.state() == PeerSession.ConnectionState.CONNECTED;
        });
        return this;
    }

    @Override
    public void close() {
        caller.session.close();
        callee.session.close();
        engine.close();
    }
}
