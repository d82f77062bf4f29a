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
    /** The server let us in; {@code again} after a full reconnection: everything known before is to be compared. */
    void joined(JoinResponse join, boolean again);

    /** Media can flow. {@code resumed} if the peer connections are the same as before. */
    void connected(boolean again, boolean resumed);

    /** Lost; tracks and participants stay as they are. */
    void reconnecting(int attempt);

    /** The peer connections are gone for good, before joining anew. */
    void transportLost();

    /** The end. */
    void ended(DisconnectReason reason, RoomException failure);

    /** Something about what is in the room. */
    void news(SignalEvent.RoomUpdate news);

    void roundTrip(Duration roundTrip);

    void sections(Map<String, String> tracksByMid);

    void remoteTrack(RemoteTrack track);

    void dataChannels(DataChannel reliable, DataChannel lossy);

    void inboundChannel(DataChannel channel);

    /** The room's parts of SyncState: subscriptions, publications, data. */
    SyncState.Builder syncState();

    /** The server has seen our reliable data up to this number. */
    void resumedData(int lastSequence);
}
