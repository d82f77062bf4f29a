package io.postern.room.track;

import io.postern.media.device.ContentHint;
import io.postern.media.device.ScreenException;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaEngine.ScreenCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.PeerSession.Sender;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.room.ScreenShare;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SimulcastCodec;

/** A shared screen or window as a track source, in one layer so that it stays readable. Used on the room's executor. */
final class ScreenTrackSource implements LocalTrackSource {
    private final DeviceLocalMedia media;
    private final Executor loop;
    private final Consumer<ScreenException> gone;
    private final SwitchableSource<VideoSource> pictures = new SwitchableSource<>();
    private ScreenShare share;
    private final DeviceAcquisition<ScreenCapture> capture;

    /**
     * @param share what is opened first
     * @param gone called on the loop when the source has gone by itself
     */
    ScreenTrackSource(ScreenShare share, DeviceLocalMedia media, Executor loop, Consumer<ScreenException> gone) {
        this.share = share;
        this.media = media;
        this.loop = loop;
        this.gone = gone;
        capture = new DeviceAcquisition<>(loop, media::closeScreen);
    }

    ContentHint style() {
        return share.style();
    }

    @Override
    public CompletableFuture<Void> open() {
        return open(share);
    }

    /**
     * Opens another source; the one before goes on if that fails. Completes on the loop, with a {@link
     * java.util.concurrent.CancellationException} if yet another is opened or this is released before.
     */
    CompletableFuture<Void> open(ScreenShare next) {
        return capture.take(media.openScreen(next)).thenAccept(opened -> {
            share = next;
            pictures.connect(opened);
            opened.gone().thenAcceptAsync(why -> lost(opened, why), loop);
        });
    }

    private void lost(ScreenCapture which, ScreenException why) {
        if (capture.holds(which)) {
            gone.accept(why);
        }
    }

    @Override
    public void release() {
        pictures.connect(null);
        capture.release();
    }

    @Override
    public boolean isOpen() {
        return capture.isHeld();
    }

    @Override
    public boolean releasesWhenMuted() {
        // Nobody could say for sure that the same window opens again.
        return false;
    }

    @Override
    public Sender send(PublisherConnection port, String cid) {
        return port.addSender(cid, capture.get(), new SenderOptions("screen", List.of("VP8"), bitrate(), 0));
    }

    @Override
    public void refresh(Sender sender) {
        sender.replace(capture.get());
    }

    @Override
    public AddTrackRequest request(String cid, boolean muted) {
        VideoFormat format = capture.get().format();
        return AddTrackRequest.newBuilder()
                .setCid(cid)
                .setName("screen")
                .setType(TrackType.VIDEO)
                .setSource(TrackSource.SCREEN_SHARE)
                .setStream("screen")
                .setWidth(format.width())
                .setHeight(format.height())
                .setMuted(muted)
                // A single layer has to be called HIGH (docs/protocol.md §3.1).
                .addLayers(VideoLayer.newBuilder()
                        .setQuality(VideoQuality.HIGH)
                        .setWidth(format.width())
                        .setHeight(format.height())
                        .setBitrate(bitrate()))
                .addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("vp8").setCid(cid))
                .build();
    }

    private int bitrate() {
        return ScreenBitratePresets.bitrate(capture.get().format(), share.style());
    }

    @Override
    public Optional<VideoSource> video() {
        return Optional.of(sink -> pictures.attach((origin, gate) -> origin.watch(gate.before(sink))));
    }
}
