package io.postern.media.rtc;

/** Receives the events of a peer session, on native threads, one at a time. Implementations only post. */
public interface PeerListener {
    /** A local candidate is to be sent to the other side. */
    void onCandidate(IceCandidate candidate);

    void onConnectionState(PeerSession.ConnectionState state);

    /** A receiving track was added. The same mid may later carry another track. */
    void onTrack(RemoteTrack track);

    /** The other side opened a data channel. */
    void onDataChannel(DataChannel channel);

    /**
     * The session should be replaced although it still works: the sound server that it plays and records with is gone
     * or was restarted. A session that is opened now uses the current one. Called once, and not after closing.
     */
    default void onObsolete() {}
}
