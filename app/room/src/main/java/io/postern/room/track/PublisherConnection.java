package io.postern.room.track;

import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.PeerSession.Sender;
import io.postern.media.rtc.PeerSession.SenderOptions;
import livekit.LivekitRtc.SignalRequest;

/** Adds senders to a connection and negotiates them. Used on the room's executor. */
public interface PublisherConnection {
    Sender addSender(String trackId, VideoCapture capture, SenderOptions options);

    Sender addSender(String trackId, AudioCapture capture, SenderOptions options);

    /** Asks for an exchange of descriptions; several requests become one. */
    void negotiate();

    void send(SignalRequest request);
}
