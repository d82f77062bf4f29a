package io.postern.media.rtc;

/** What a peer session reports, on native threads, one call at a time. Implementations only post. */
public interface PeerListener {
    /** A local candidate to be sent to the other side. */
    void onCandidate(Candidate candidate);

    void onConnectionState(PeerSession.ConnectionState state);

    /** A receiving track has become known. The same mid may later carry another track. */
    void onTrack(RemoteTrack track);

    /** The other side opened a data channel. */
    void onDataChannel(DataChannel channel);
}
