package io.postern.room.track;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.PeerSession.Sender;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.room.PublishOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SimulcastCodec;

/** The camera as a track source, sent in as many simulcast layers as its size is good for. */
final class CameraTrackSource extends DeviceTrackSource<DeviceLocalMedia.Camera> {
    /** See {@link DeviceTrackSource}. */
    CameraTrackSource(
            DeviceLocalMedia media, Executor loop, Supplier<PublishOptions> options, Runnable replaced, Runnable lost) {
        super(media::useCamera, loop, options, replaced, lost);
    }

    @Override
    public boolean releasesWhenMuted() {
        return true;
    }

    @Override
    public Sender send(PublisherConnection port, String cid) {
        VideoCapture capture = lease().capture();
        VideoFormat format = capture.format();
        PublishOptions options = takeOptions();
        int bitrate = options.cameraBitrate() > 0
                ? options.cameraBitrate()
                : SimulcastLayers.bitrate(format, options.simulcast());
        return port.addSender(
                cid,
                capture,
                new SenderOptions(
                        "camera",
                        List.of(options.videoCodec().name(), PublishOptions.VideoCodec.VP8.name()),
                        bitrate,
                        format.framesPerSecond(),
                        SimulcastLayers.layers(format, options.simulcast(), bitrate)));
    }

    @Override
    public void refresh(Sender sender) {
        sender.replace(lease().capture());
    }

    @Override
    public AddTrackRequest request(String cid, boolean muted) {
        VideoFormat format = lease().capture().format();
        return AddTrackRequest.newBuilder()
                .setCid(cid)
                .setName("camera")
                .setType(TrackType.VIDEO)
                .setSource(TrackSource.CAMERA)
                .setStream("camera")
                .setWidth(format.width())
                .setHeight(format.height())
                .setMuted(muted)
                .addAllLayers(SimulcastLayers.announced(format, sentWith().simulcast()))
                .addSimulcastCodecs(SimulcastCodec.newBuilder()
                        .setCodec(sentWith().videoCodec().name().toLowerCase(Locale.ROOT))
                        .setCid(cid))
                .build();
    }

    @Override
    public Optional<VideoSource> video() {
        return isOpen() ? Optional.of(lease().video()) : Optional.empty();
    }
}
