package io.postern.room.engine;

import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.RemoteTrack;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomException;
import io.postern.signaling.SignalEvent;
import java.time.Duration;
import java.util.Map;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.SyncState;

/** Receives the progress of a {@link RoomConnection}, and what arrives over it, on the room's executor. */
interface ConnectionListener {
    /**
     * The server accepted the join; {@code again} after a full reconnection, when all earlier state has to be compared.
     */
    void joined(JoinResponse join, boolean again);

    /** Media can flow. {@code resumed} if the peer connections are the same as before. */
    void connected(boolean again, boolean resumed);

    /** The connection was lost; tracks and participants stay as they are. */
    void reconnecting(int attempt);

    /** The peer connections are closed for good, before a rejoin. */
    void transportLost();

    /** The visit is over. */
    void ended(DisconnectReason reason, RoomException failure);

    /** The server sent an event about the content of the room. */
    void news(SignalEvent.RoomUpdate news);

    void roundTrip(Duration roundTrip);

    void sections(Map<String, String> tracksByMid);

    void remoteTrack(RemoteTrack track);

    void dataChannels(DataChannel reliable, DataChannel lossy);

    void inboundChannel(DataChannel channel);

    /** The room's parts of SyncState: subscriptions, publications, data. */
    SyncState.Builder syncState();

    /** The server has received our reliable data up to this sequence number. */
    void resumedData(int lastSequence);
}
