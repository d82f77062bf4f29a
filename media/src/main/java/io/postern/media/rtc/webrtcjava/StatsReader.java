package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the values that this project uses from libwebrtc's statistics (W3C webrtc-stats). */
final class StatsReader {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<String, RTCStats> stats;

    private StatsReader(Map<String, RTCStats> stats) {
        this.stats = stats;
    }

    /** @param trackIds the id of the track that a media section carries now, for its mid, or null if not known */
    static PeerStats read(RTCStatsReport report, Function<String, @Nullable String> trackIds) {
        StatsReader reader = new StatsReader(report.getStats());
        List<PeerStats.Inbound> inbound = new ArrayList<>();
        List<PeerStats.Outbound> outbound = new ArrayList<>();
        for (RTCStats entry : report.getStats().values()) {
            if (entry.getType() == RTCStatsType.INBOUND_RTP) {
                inbound.add(reader.inbound(new Attributes(entry), trackIds));
            } else if (entry.getType() == RTCStatsType.OUTBOUND_RTP) {
                outbound.add(reader.outbound(new Attributes(entry)));
            }
        }
        return new PeerStats(reader.pair(), List.copyOf(inbound), List.copyOf(outbound));
    }

    /** The level and duration of a sender's audio source. */
    static Optional<LocalAudio.SentLevel> sent(RTCStatsReport report) {
        return report.getStats().values().stream()
                .filter(entry -> entry.getType() == RTCStatsType.MEDIA_SOURCE)
                .map(Attributes::new)
                .map(source -> new LocalAudio.SentLevel(source.real("audioLevel"), source.real("totalSamplesDuration")))
                .findFirst();
    }

    private Optional<PeerStats.CandidatePair> pair() {
        return stats.values().stream()
                .filter(entry -> entry.getType() == RTCStatsType.TRANSPORT)
                .map(transport -> new Attributes(transport).text("selectedCandidatePairId"))
                .flatMap(id -> Optional.ofNullable(stats.get(id)).stream())
                .findFirst()
                .flatMap(this::pair);
    }

    private Optional<PeerStats.CandidatePair> pair(RTCStats entry) {
        Attributes pair = new Attributes(entry);
        RTCStats localEntry = stats.get(pair.text("localCandidateId"));
        RTCStats remoteEntry = stats.get(pair.text("remoteCandidateId"));
        if (localEntry == null || remoteEntry == null) {
            return Optional.empty();
        }
        Attributes local = new Attributes(localEntry);
        Attributes remote = new Attributes(remoteEntry);
        return Optional.of(new PeerStats.CandidatePair(
                local.text("protocol"),
                local.text("candidateType"),
                local.text("address"),
                (int) local.number("port"),
                remote.text("candidateType"),
                remote.text("address"),
                (int) remote.number("port"),
                local.text("relayProtocol"),
                local.text("url"),
                Duration.ofNanos((long) (pair.real("currentRoundTripTime") * NANOS_PER_SECOND)),
                pair.number("bytesSent"),
                pair.number("bytesReceived")));
    }

    private PeerStats.Inbound inbound(Attributes entry, Function<String, @Nullable String> trackIds) {
        String mid = entry.text("mid");
        String trackId = trackIds.apply(mid);
        double emitted = entry.real("jitterBufferEmittedCount");
        return new PeerStats.Inbound(
                mid,
                trackId == null ? entry.text("trackIdentifier") : trackId,
                entry.kind(),
                codec(entry),
                entry.number("packetsReceived"),
                entry.number("packetsLost"),
                entry.number("bytesReceived"),
                entry.real("jitter"),
                entry.number("framesDecoded"),
                entry.number("keyFramesDecoded"),
                entry.number("framesDropped"),
                (int) entry.number("frameWidth"),
                (int) entry.number("frameHeight"),
                entry.number("freezeCount"),
                entry.real("totalDecodeTime"),
                entry.real("totalProcessingDelay"),
                emitted == 0 ? 0 : entry.real("jitterBufferDelay") / emitted,
                entry.number("totalSamplesReceived"),
                entry.number("concealedSamples"),
                entry.real("totalAudioEnergy"),
                entry.real("audioLevel"));
    }

    private PeerStats.Outbound outbound(Attributes entry) {
        return new PeerStats.Outbound(
                entry.text("mid"),
                entry.text("rid"),
                entry.kind(),
                codec(entry),
                entry.number("packetsSent"),
                entry.number("bytesSent"),
                entry.real("targetBitrate"),
                entry.number("framesEncoded"),
                (int) entry.number("frameWidth"),
                (int) entry.number("frameHeight"),
                entry.text("qualityLimitationReason"),
                entry.real("totalEncodeTime"),
                entry.flag("active"));
    }

    private String codec(Attributes entry) {
        RTCStats codec = stats.get(entry.text("codecId"));
        return codec == null ? "" : new Attributes(codec).text("mimeType");
    }

    /** The attributes of one entry; absent ones count as empty or zero. */
    private record Attributes(Map<String, Object> values) {
        Attributes(RTCStats entry) {
            this(entry.getAttributes());
        }

        String text(String name) {
            return values.get(name) instanceof String text ? text : "";
        }

        long number(String name) {
            return values.get(name) instanceof Number number ? number.longValue() : 0;
        }

        double real(String name) {
            return values.get(name) instanceof Number number ? number.doubleValue() : 0;
        }

        boolean flag(String name) {
            return values.get(name) instanceof Boolean flag && flag;
        }

        MediaKind kind() {
            return text("kind").equals("audio") ? MediaKind.AUDIO : MediaKind.VIDEO;
        }
    }
}
