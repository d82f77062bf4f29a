package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession.ConnectionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates libwebrtc's callbacks, which all arrive on its signalling thread, into calls of a {@link PeerListener}.
 */
final class PeerEvents implements PeerConnectionObserver {
    private static final Logger LOG = LoggerFactory.getLogger(PeerEvents.class);

    private final PeerListener listener;
    private final NativeFactory factory;
    private final Executor calls;
    private final Map<String, NativeRemoteTrack> tracks = new ConcurrentHashMap<>();
    private final Map<String, MediaStreamTrack> receivers = new ConcurrentHashMap<>();
    private final RecordingGuard recording;
    private final List<NativeDataChannel> channels = new ArrayList<>();
    private volatile Map<String, String> trackIds = Map.of();
    private volatile boolean ended;

    /**
     * @param factory of the session
     * @param calls the thread of the session's native calls
     */
    PeerEvents(PeerListener listener, NativeFactory factory, Executor calls) {
        this.listener = listener;
        this.factory = factory;
        this.calls = calls;
        this.recording = factory.recording();
    }

    /** Sets the track ids by mid of the remote description that is about to be applied. */
    void expect(Map<String, String> remoteTracks) {
        trackIds = remoteTracks;
    }

    /** The id of the track that a media section carries now, or null. */
    @Nullable String trackId(String mid) {
        return trackIds.get(mid);
    }

    /**
     * Announces the new tracks of reused sections: libwebrtc reports a section that starts to carry a track, but not
     * one that changes to another track.
     */
    void announceReused() {
        trackIds.forEach((mid, id) -> {
            NativeRemoteTrack known = tracks.get(mid);
            MediaStreamTrack receiver = receivers.get(mid);
            if (known != null && receiver != null && !known.id().equals(id)) {
                announce(receiver, id, mid);
            }
        });
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        String mid = transceiver.getMid();
        MediaStreamTrack receiver = transceiver.getReceiver().getTrack();
        // One Java object for each native track, because it holds the sinks.
        MediaStreamTrack track = receivers.computeIfAbsent(mid, unknown -> receiver);
        String described = trackIds.get(mid);
        announce(track, described == null ? track.getId() : described, mid);
    }

    private void announce(MediaStreamTrack receiver, String id, String mid) {
        NativeRemoteTrack track = new NativeRemoteTrack(receiver, id, mid, calls);
        NativeRemoteTrack before = tracks.put(mid, track);
        if (before != null) {
            before.endSoon();
        }
        report(() -> listener.onTrack(track));
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        if (IcePolicy.isOwnUsable(candidate.sdp)) {
            report(() ->
                    listener.onCandidate(new IceCandidate(candidate.sdp, candidate.sdpMid, candidate.sdpMLineIndex)));
        }
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
        switch (state) {
            case CONNECTING, DISCONNECTED -> recording.markUnsteady(this);
            case NEW, CONNECTED, FAILED, CLOSED -> recording.markSteady(this);
        }
        report(() -> listener.onConnectionState(state(state)));
    }

    @Override
    public void onDataChannel(RTCDataChannel channel) {
        NativeDataChannel opened = new NativeDataChannel(channel, factory);
        synchronized (channels) {
            channels.add(opened);
        }
        report(() -> listener.onDataChannel(opened));
    }

    private void report(Runnable event) {
        if (ended) {
            return;
        }
        try {
            event.run();
        } catch (RuntimeException e) {
            // Native code cannot handle it.
            LOG.error("The listener of a peer session failed", e);
        }
    }

    /** Stops reporting and ends all tracks and the other side's channels. Never on a native callback. */
    void end() {
        ended = true;
        recording.markSteady(this);
        tracks.values().forEach(NativeRemoteTrack::end);
        List<NativeDataChannel> open;
        synchronized (channels) {
            open = List.copyOf(channels);
        }
        open.forEach(NativeDataChannel::close);
    }

    static ConnectionState state(RTCPeerConnectionState state) {
        return switch (state) {
            case NEW -> ConnectionState.NEW;
            case CONNECTING -> ConnectionState.CONNECTING;
            case CONNECTED -> ConnectionState.CONNECTED;
            case DISCONNECTED -> ConnectionState.DISCONNECTED;
            case FAILED -> ConnectionState.FAILED;
            case CLOSED -> ConnectionState.CLOSED;
        };
    }
}
