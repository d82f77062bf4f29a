package io.postern.room;

import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerStats;
import io.postern.room.RoomStatistics.Received;
import io.postern.room.RoomStatistics.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rates between two readings of a room's statistics, for people and for logs. Immutable.
 *
 * @param span the time between them
 * @param path the media path, once there is one
 * @param roundTrip the round-trip time to the server or the relay; zero while unknown
 * @param sendBitrate bits per second sent on that path
 * @param receiveBitrate bits per second received on that path
 */
public record RoomRates(
        Duration span,
        Optional<MediaPath> path,
        Duration roundTrip,
        long sendBitrate,
        long receiveBitrate,
        List<Incoming> incoming,
        List<Outgoing> outgoing) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    public RoomRates {
        incoming = List.copyOf(incoming);
        outgoing = List.copyOf(outgoing);
    }

    /**
     * A remote track.
     *
     * @param codec without its kind, such as {@code VP8}; empty while unknown
     * @param width of the newest frame in pixels, 0 for sound
     * @param layer which of its published sizes is received, judged by the size of its frames
     * @param framesDropped video frames in this time that arrived but were not decoded in time
     * @param lossShare the share of its packets that were lost, 0 to 1. TCP loses nothing, so they were lost before the
     *     server
     * @param decodeMillis the decoder's mean time for a frame
     * @param delayMillis half a round trip plus the mean time from a packet's arrival until its frame is decoded or its
     *     sound played; the sender's own delay is not included
     * @param concealedShare the share of the sound, 0 to 1, that was synthesised because packets were missing
     */
    public record Incoming(
            String identity,
            String publicationSid,
            TrackSource source,
            MediaKind kind,
            String codec,
            int width,
            int height,
            Layer layer,
            boolean paused,
            double framesPerSecond,
            long framesDropped,
            long freezes,
            long bitrate,
            double lossShare,
            double jitterMillis,
            double decodeMillis,
            double delayMillis,
            double concealedShare) {
        /** Whether it is video rather than audio. */
        public boolean video() {
            return kind == MediaKind.VIDEO;
        }
    }

    /**
     * A simulcast layer of an own track, or the whole track if it has no layers.
     *
     * @param rid {@code q}, {@code h}, {@code f}, or empty without layers
     * @param limitation {@code none}, {@code cpu}, {@code bandwidth} or {@code other}; empty for sound
     */
    public record Outgoing(
            String publicationSid,
            TrackSource source,
            MediaKind kind,
            String codec,
            String rid,
            boolean active,
            int width,
            int height,
            double framesPerSecond,
            long bitrate,
            double encodeMillis,
            String limitation) {
        /** Whether it is video rather than audio. */
        public boolean video() {
            return kind == MediaKind.VIDEO;
        }
    }

    /** One of the sizes that a track is published in. */
    public enum Layer {
        LOW,
        MEDIUM,
        HIGH,
        /** Sound, or no frame has arrived yet. */
        NONE
    }

    /**
     * Computes the rates between two readings of one room. Tracks that are missing in the earlier one count from zero,
     * and after a new connection all do.
     */
    public static RoomRates between(RoomStatistics earlier, RoomStatistics later) {
        long nanos = Math.max(1, later.nanoTime() - earlier.nanoTime());
        double seconds = nanos / NANOS_PER_SECOND;
        Map<String, PeerStats.Inbound> before = earlier.received().stream()
                .collect(Collectors.toMap(track -> track.publication().sid(), Received::rtp, (one, other) -> one));
        Map<String, PeerStats.Outbound> sentBefore =
                earlier.sent().stream().collect(Collectors.toMap(RoomRates::key, Sent::rtp, (one, other) -> one));
        double halfWay = later.roundTrip().toNanos() / NANOS_PER_SECOND / 2;
        return new RoomRates(
                Duration.ofNanos(nanos),
                later.path(),
                later.roundTrip(),
                perSecond(8 * grown(earlier.bytesSent(), later.bytesSent()), seconds),
                perSecond(8 * grown(earlier.bytesReceived(), later.bytesReceived()), seconds),
                later.received().stream()
                        .map(track -> incoming(
                                track,
                                Optional.ofNullable(
                                        before.get(track.publication().sid())),
                                seconds,
                                halfWay))
                        .toList(),
                later.sent().stream()
                        .map(track -> outgoing(track, Optional.ofNullable(sentBefore.get(key(track))), seconds))
                        .toList());
    }

    private static Incoming incoming(
            Received track, Optional<PeerStats.Inbound> before, double seconds, double halfWay) {
        PeerStats.Inbound now = track.rtp();
        Publication publication = track.publication();
        Function<Function<PeerStats.Inbound, Long>, Long> growth =
                counter -> grown(before.map(counter).orElse(0L), counter.apply(now));
        long decoded = growth.apply(PeerStats.Inbound::framesDecoded);
        long lost = growth.apply(PeerStats.Inbound::packetsLost);
        long packets = growth.apply(PeerStats.Inbound::packetsReceived);
        long samples = growth.apply(PeerStats.Inbound::samplesReceived);
        double processing = now.kind() == MediaKind.VIDEO
                ? mean(now, before, PeerStats.Inbound::totalProcessingSeconds, decoded)
                : now.jitterBufferSeconds();
        return new Incoming(
                track.identity(),
                publication.sid(),
                publication.source(),
                now.kind(),
                shortName(now.codec()),
                now.frameWidth(),
                now.frameHeight(),
                layer(publication, now),
                publication.paused(),
                decoded / seconds,
                growth.apply(PeerStats.Inbound::framesDropped),
                growth.apply(PeerStats.Inbound::freezes),
                perSecond(8 * growth.apply(PeerStats.Inbound::bytesReceived), seconds),
                share(lost, lost + packets),
                now.jitterSeconds() * MILLIS_PER_SECOND,
                mean(now, before, PeerStats.Inbound::totalDecodeSeconds, decoded) * MILLIS_PER_SECOND,
                (halfWay + processing) * MILLIS_PER_SECOND,
                share(growth.apply(PeerStats.Inbound::concealedSamples), samples));
    }

    private static Outgoing outgoing(Sent track, Optional<PeerStats.Outbound> before, double seconds) {
        PeerStats.Outbound now = track.rtp();
        long encoded = grown(before.map(PeerStats.Outbound::framesEncoded).orElse(0L), now.framesEncoded());
        double spent = Math.max(
                0,
                now.totalEncodeSeconds()
                        - before.map(PeerStats.Outbound::totalEncodeSeconds).orElse(0.0));
        return new Outgoing(
                track.publication().sid(),
                track.publication().source(),
                now.kind(),
                shortName(now.codec()),
                now.rid(),
                now.active(),
                now.frameWidth(),
                now.frameHeight(),
                encoded / seconds,
                perSecond(8 * grown(before.map(PeerStats.Outbound::bytesSent).orElse(0L), now.bytesSent()), seconds),
                encoded == 0 ? 0 : spent / encoded * MILLIS_PER_SECOND,
                now.limitation());
    }

    /** The first layer whose size is within a third of what arrives: layers are halves of each other. */
    private static Layer layer(Publication publication, PeerStats.Inbound now) {
        if (now.frameWidth() == 0 || publication.width() == 0) {
            return Layer.NONE;
        }
        double share = (double) Math.max(now.frameWidth(), now.frameHeight())
                / Math.max(publication.width(), publication.height());
        if (share > 0.66) {
            return Layer.HIGH;
        }
        return share > 0.33 ? Layer.MEDIUM : Layer.LOW;
    }

    private static String key(Sent track) {
        return track.publication().sid() + " " + track.rtp().rid();
    }

    /** Counters that have decreased were reset. */
    private static long grown(long before, long now) {
        return now >= before ? now - before : now;
    }

    private static double mean(
            PeerStats.Inbound now,
            Optional<PeerStats.Inbound> before,
            Function<PeerStats.Inbound, Double> total,
            long count) {
        double spent = total.apply(now) - before.map(total).orElse(0.0);
        return count == 0 || spent < 0 ? 0 : spent / count;
    }

    private static double share(long part, long whole) {
        return whole <= 0 ? 0 : Math.clamp((double) part / whole, 0, 1);
    }

    private static long perSecond(long amount, double seconds) {
        return Math.round(amount / seconds);
    }

    private static String shortName(String mimeType) {
        String name = mimeType.substring(mimeType.indexOf('/') + 1);
        return name.equalsIgnoreCase("opus") ? "Opus" : name.toUpperCase(Locale.ROOT);
    }
}
