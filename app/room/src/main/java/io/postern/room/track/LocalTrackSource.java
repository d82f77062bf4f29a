package io.postern.room.track;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.PeerSession.Sender;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.room.PublishOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import livekit.LivekitModels.AudioTrackFeature;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SimulcastCodec;

/** What differs between publishing a camera and a microphone. All methods run on the room's executor. */
interface LocalTrackSource {
    /** Opens the device; completes on the room's executor, exceptionally too if it is released first. */
    CompletableFuture<Void> open();

    /** Gives the device back, or as soon as it has opened. Idempotent. */
    void release();

    boolean isOpen();

    /** Whether the device is given back while muted, so that its light goes out. */
    boolean releasesWhenMuted();

    /** Adds the sender; only while open. */
    Sender send(PublisherConnection port, String cid);

    /** Makes the sender take its media from the device as opened again. */
    void refresh(Sender sender);

    AddTrackRequest request(String cid, boolean muted);

    /** Own pictures to look at, if it is a camera. */
    Optional<VideoSource> pictures();

    /** The camera, in as many simulcast layers as its size is good for. */
    final class Camera implements LocalTrackSource {
        private final DeviceLocalMedia media;
        private final Executor loop;
        private final Supplier<PublishOptions> options;
        private final Runnable replaced;
        private final Runnable lost;
        private final DeviceAcquisition<DeviceLocalMedia.Camera> lease;
        private PublishOptions sentWith = PublishOptions.DEFAULTS;

        /**
         * @param options asked whenever it is sent anew
         * @param replaced called on the loop when another camera took over
         * @param lost called on the loop when the device went and nothing took over
         */
        Camera(
                DeviceLocalMedia media,
                Executor loop,
                Supplier<PublishOptions> options,
                Runnable replaced,
                Runnable lost) {
            this.media = media;
            this.loop = loop;
            this.options = options;
            this.replaced = replaced;
            this.lost = lost;
            lease = new DeviceAcquisition<>(loop, DeviceLocalMedia.Camera::close);
        }

        @Override
        public CompletableFuture<Void> open() {
            return lease.take(media.useCamera()).thenAccept(opened -> {
                opened.follow(capture -> loop.execute(() -> whileHeld(opened, replaced)));
                opened.onLost(() -> loop.execute(() -> whileHeld(opened, lost)));
            });
        }

        private void whileHeld(DeviceLocalMedia.Camera which, Runnable task) {
            if (which.equals(lease.held())) {
                task.run();
            }
        }

        @Override
        public void release() {
            lease.release();
        }

        @Override
        public boolean isOpen() {
            return lease.held() != null;
        }

        @Override
        public boolean releasesWhenMuted() {
            return true;
        }

        @Override
        public Sender send(PublisherConnection port, String cid) {
            VideoCapture capture = held().capture();
            VideoFormat format = capture.format();
            sentWith = options.get();
            int bitrate = sentWith.cameraBitrate() > 0
                    ? sentWith.cameraBitrate()
                    : SimulcastLayers.bitrate(format, sentWith.simulcast());
            return port.addSender(
                    cid,
                    capture,
                    new SenderOptions(
                            "camera",
                            List.of(sentWith.videoCodec().name(), PublishOptions.VideoCodec.VP8.name()),
                            bitrate,
                            format.framesPerSecond(),
                            SimulcastLayers.layers(format, sentWith.simulcast(), bitrate)));
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
                    .addAllLayers(SimulcastLayers.announced(format, sentWith.simulcast()))
                    .addSimulcastCodecs(SimulcastCodec.newBuilder()
                            .setCodec(sentWith.videoCodec().name().toLowerCase(Locale.ROOT))
                            .setCid(cid))
                    .build();
        }

        @Override
        public Optional<VideoSource> pictures() {
            return Optional.ofNullable(lease.held()).map(DeviceLocalMedia.Camera::pictures);
        }

        private DeviceLocalMedia.Camera held() {
            DeviceLocalMedia.Camera held = lease.held();
            if (held == null) {
                throw new IllegalStateException("The camera is not open");
            }
            return held;
        }
    }

    /** The microphone: Opus, with DTX and RED if they are wanted; the server writes both into its answer. */
    final class Microphone implements LocalTrackSource {
        private final DeviceLocalMedia media;
        private final Executor loop;
        private final Supplier<PublishOptions> options;
        private final Runnable replaced;
        private final Runnable lost;
        private final DeviceAcquisition<DeviceLocalMedia.Microphone> lease;
        private PublishOptions sentWith = PublishOptions.DEFAULTS;

        /**
         * @param options asked whenever it is sent anew
         * @param replaced called on the loop when another microphone took over
         * @param lost called on the loop when the device went and nothing took over
         */
        Microphone(
                DeviceLocalMedia media,
                Executor loop,
                Supplier<PublishOptions> options,
                Runnable replaced,
                Runnable lost) {
            this.media = media;
            this.loop = loop;
            this.options = options;
            this.replaced = replaced;
            this.lost = lost;
            lease = new DeviceAcquisition<>(loop, DeviceLocalMedia.Microphone::close);
        }

        @Override
        public CompletableFuture<Void> open() {
            return lease.take(media.useMicrophone()).thenAccept(opened -> {
                opened.follow(capture -> loop.execute(() -> whileHeld(opened, replaced)));
                opened.onLost(() -> loop.execute(() -> whileHeld(opened, lost)));
            });
        }

        private void whileHeld(DeviceLocalMedia.Microphone which, Runnable task) {
            if (which.equals(lease.held())) {
                task.run();
            }
        }

        @Override
        public void release() {
            lease.release();
        }

        @Override
        public boolean isOpen() {
            return lease.held() != null;
        }

        @Override
        public boolean releasesWhenMuted() {
            // Opening takes too long for someone who unmutes in the middle of a sentence.
            return false;
        }

        @Override
        public Sender send(PublisherConnection port, String cid) {
            AudioCapture capture = held().capture();
            sentWith = options.get();
            return port.addSender(
                    cid, capture, new SenderOptions("camera", List.of(), sentWith.microphoneBitrate(), 0));
        }

        @Override
        public void refresh(Sender sender) {
            sender.replace(held().capture());
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
                    .setDisableRed(!sentWith.red())
                    .setMuted(muted);
            if (!sentWith.dtx()) {
                request.setDisableDtx(true).addAudioFeatures(AudioTrackFeature.TF_NO_DTX);
            }
            return request.build();
        }

        @Override
        public Optional<VideoSource> pictures() {
            return Optional.empty();
        }

        private DeviceLocalMedia.Microphone held() {
            DeviceLocalMedia.Microphone held = lease.held();
            if (held == null) {
                throw new IllegalStateException("The microphone is not open");
            }
            return held;
        }
    }
}
