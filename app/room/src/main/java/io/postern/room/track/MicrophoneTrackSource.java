package io.postern.room.track;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.PeerSession.Sender;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.room.PublishOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import livekit.LivekitModels.AudioTrackFeature;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;

/** The microphone as a track source: Opus, with DTX and RED if they are wanted; the server writes both into its answer. */
final class MicrophoneTrackSource extends DeviceTrackSource<DeviceLocalMedia.Microphone> {
    /** See {@link DeviceTrackSource}. */
    MicrophoneTrackSource(
            DeviceLocalMedia media, Executor loop, Supplier<PublishOptions> options, Runnable replaced, Runnable lost) {
        super(media::useMicrophone, loop, options, replaced, lost);
    }

    @Override
    public boolean releasesWhenMuted() {
        // Opening takes too long for someone who unmutes in the middle of a sentence.
        return false;
    }

    @Override
    public Sender send(PublisherConnection port, String cid) {
        AudioCapture capture = lease().capture();
        PublishOptions options = takeOptions();
        return port.addSender(cid, capture, new SenderOptions("camera", List.of(), options.microphoneBitrate(), 0));
    }

    @Override
    public void refresh(Sender sender) {
        sender.replace(lease().capture());
    }

    @Override
    @SuppressWarnings("deprecation") // Older servers read the flag instead of the feature.
    public AddTrackRequest request(String cid, boolean muted) {
        AddTrackRequest.Builder request = AddTrackRequest.newBuilder()
                .setCid(cid)
                .setName("microphone")
                .setType(TrackType.AUDIO)
                .setSource(TrackSource.MICROPHONE)
                .setStream("camera")
                .setDisableRed(!sentWith().red())
                .setMuted(muted);
        if (!sentWith().dtx()) {
            request.setDisableDtx(true).addAudioFeatures(AudioTrackFeature.TF_NO_DTX);
        }
        return request.build();
    }

    @Override
    public Optional<VideoSource> video() {
        return Optional.empty();
    }
}
