package io.postern.media.rtc;

/** What a peer session reports, on native threads, one call at a time. Implementations only post. */
public interface PeerListener {
    /** A local candidate to be sent to the other side. */
    void onCandidate(IceCandidate candidate);

    void onConnectionState(PeerSession.ConnectionState state);

    /** A receiving track has become known. The same mid may later carry another track. */
    void onTrack(RemoteTrack track);

    /** The other side opened a data channel. */
    void onDataChannel(DataChannel channel);

    /**
     * The session is of no use any more, though it goes on: the sound server it plays and records with is gone, or is
     * another. One that is opened from now on has what there is now. Said once, and not after closing.
     */
    default void onObsolete() {}
}
