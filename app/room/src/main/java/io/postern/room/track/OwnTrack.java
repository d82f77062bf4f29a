package io.postern.room.track;

import io.postern.media.frame.PictureSource;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.PeerSession.Sender;
import io.postern.media.rtc.PeerSession.SenderOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.AddTrackRequest;
import org.jspecify.annotations.Nullable;

/** What differs between publishing a camera and a microphone. All methods run on the room's executor. */
interface OwnTrack {
    /** Opens the device; completes anywhere. */
    CompletableFuture<Void> open();

    /** Gives the device back. Idempotent. */
    void release();

    boolean isOpen();

    /** Whether the device is given back while muted, so that its light goes out. */
    boolean releasesWhenMuted();

    /** Adds the sender; only while open. */
    Sender send(PublishPort port, String cid);

    /** Makes the sender take its media from the device as opened again. */
    void refresh(Sender sender);

    AddTrackRequest request(String cid, boolean muted);

    /** Own pictures to look at, if it is a camera. */
    Optional<PictureSource> pictures();

    /** The camera: 1280×720 at 30 pictures a second in one layer. */
    final class Camera implements OwnTrack {
        private final DeviceLocalMedia media;
        private final Executor loop;
        private final Runnable replaced;
        private DeviceLocalMedia.@Nullable Camera lease;

        /** @param replaced called on the loop when another camera took over */
        Camera(DeviceLocalMedia media, Executor loop, Runnable replaced) {
            this.media = media;
            this.loop = loop;
            this.replaced = replaced;
        }

        @Override
        public CompletableFuture<Void> open() {
            return media.useCamera()
                    .thenAcceptAsync(
                            opened -> {
                                lease = opened;
                                opened.follow(capture -> loop.execute(replaced));
                            },
                            loop);
        }

        @Override
        public void release() {
            DeviceLocalMedia.Camera held = lease;
            lease = null;
            if (held != null) {
                held.close();
            }
        }

        @Override
        public boolean isOpen() {
            return lease != null;
        }

        @Override
        public boolean releasesWhenMuted() {
            return true;
        }

        @Override
        public Sender send(PublishPort port, String cid) {
            VideoCapture capture = held().capture();
            VideoFormat format = capture.format();
            return port.addSender(
                    cid,
                    capture,
                    new SenderOptions("camera", List.of("VP8"), VideoPreset.bitrate(format), format.framesPerSecond()));
        }

        @Override
        public void refresh(Sender sender) {
            sender.replace(held().capture());
        }

        @Override
        public AddTrackRequest request(String cid, boolean muted) {
            VideoFormat format = held().capture().format();
            return AddTrackRequest.newBuilder()
                    .setCid(cid)
                    .setName("camera")
                    .setType(TrackType.VIDEO)
                    .setSource(TrackSource.CAMERA)
                    .setStream("camera")
                    .setWidth(format.width())
                    .setHeight(format.height())
                    .setMuted(muted)
                    // A single layer has to be called HIGH (livekit-protocol §3.1).
                    .addLayers(VideoLayer.newBuilder()
                            .setQuality(VideoQuality.HIGH)
                            .setWidth(format.width())
                            .setHeight(format.height())
                            .setBitrate(VideoPreset.bitrate(format)))
                    .build();
        }

        @Override
        public Optional<PictureSource> pictures() {
            return Optional.ofNullable(lease).map(DeviceLocalMedia.Camera::pictures);
        }

        private DeviceLocalMedia.Camera held() {
            DeviceLocalMedia.Camera held = lease;
            if (held == null) {
                throw new IllegalStateException("The camera is not open");
            }
            return held;
        }
    }

    /** The microphone: Opus with DTX and RED as the server decides. */
    final class Microphone implements OwnTrack {
        /** LiveKit's default for speech and music, bits per second (livekit-protocol §10). */
        private static final int BITRATE = 48_000;

        private final DeviceLocalMedia media;
        private final Executor loop;
        private final Runnable replaced;
        private DeviceLocalMedia.@Nullable Microphone lease;

        /** @param replaced called on the loop when another microphone took over */
        Microphone(DeviceLocalMedia media, Executor loop, Runnable replaced) {
            this.media = media;
            this.loop = loop;
            this.replaced = replaced;
        }

        @Override
        public CompletableFuture<Void> open() {
            return media.useMicrophone()
                    .thenAcceptAsync(
                            opened -> {
                                lease = opened;
                                opened.follow(capture -> loop.execute(replaced));
                            },
                            loop);
        }

        @Override
        public void release() {
            DeviceLocalMedia.Microphone held = lease;
            lease = null;
            if (held != null) {
                held.close();
            }
        }

        @Override
        public boolean isOpen() {
            return lease != null;
        }

        @Override
        public boolean releasesWhenMuted() {
            // Opening takes too long for someone who unmutes in the middle of a sentence.
            return false;
        }

        @Override
        public Sender send(PublishPort port, String cid) {
            AudioCapture capture = held().capture();
            return port.addSender(cid, capture, new SenderOptions("camera", List.of(), BITRATE, 0));
        }

        @Override
        public void refresh(Sender sender) {
            sender.replace(held().capture());
        }

        @Override
        public AddTrackRequest request(String cid, boolean muted) {
            return AddTrackRequest.newBuilder()
                    .setCid(cid)
                    .setName("microphone")
                    .setType(TrackType.AUDIO)
                    .setSource(TrackSource.MICROPHONE)
                    .setStream("camera")
                    .setMuted(muted)
                    .build();
        }

        @Override
        public Optional<PictureSource> pictures() {
            return Optional.empty();
        }

        private DeviceLocalMedia.Microphone held() {
            DeviceLocalMedia.Microphone held = lease;
            if (held == null) {
                throw new IllegalStateException("The microphone is not open");
            }
            return held;
        }
    }
}
