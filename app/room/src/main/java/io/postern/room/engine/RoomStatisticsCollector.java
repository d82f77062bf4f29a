package io.postern.room.engine;

import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.PeerStats.CandidatePair;
import io.postern.room.MediaPath;
import io.postern.room.Participant;
import io.postern.room.Publication;
import io.postern.room.RoomSnapshot;
import io.postern.room.RoomStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Combines the statistics of peer connections with the room's tracks to {@link RoomStatistics}. */
final class RoomStatisticsCollector {
    /** The largest first. */
    private static final List<String> LAYERS = List.of("f", "h", "q");

    private record Known(String identity, Publication publication) {}

    private RoomStatisticsCollector() {}

    /**
     * @param path what a candidate pair means outside
     * @param remote the publication that arrives in a media section
     * @param local the publication that is sent in a media section
     */
    static RoomStatistics read(
            List<PeerStats> peers,
            Function<CandidatePair, MediaPath> path,
            RoomSnapshot snapshot,
            Function<String, Optional<String>> remote,
            Function<String, Optional<String>> local) {
        Map<String, Known> known = known(snapshot);
        List<RoomStatistics.Received> received = new ArrayList<>();
        List<RoomStatistics.Sent> sent = new ArrayList<>();
        for (PeerStats peer : peers) {
            for (PeerStats.Inbound rtp : peer.inbound()) {
                remote.apply(rtp.mid())
                        .map(known::get)
                        .ifPresent(track ->
                                received.add(new RoomStatistics.Received(track.identity(), track.publication(), rtp)));
            }
            for (PeerStats.Outbound rtp : peer.outbound()) {
                local.apply(rtp.mid())
                        .map(known::get)
                        .ifPresent(track -> sent.add(new RoomStatistics.Sent(track.publication(), rtp)));
            }
        }
        // The same order in every reading, whatever libwebrtc's is.
        received.sort(Comparator.comparing(RoomStatistics.Received::identity)
                .thenComparing(track -> track.publication().source()));
        sent.sort(Comparator.comparing(
                        (RoomStatistics.Sent track) -> track.publication().source())
                .thenComparingInt(track -> LAYERS.indexOf(track.rtp().rid())));
        List<CandidatePair> pairs =
                peers.stream().flatMap(peer -> peer.pair().stream()).toList();
        return new RoomStatistics(
                System.nanoTime(),
                pairs.stream().findFirst().map(path),
                pairs.stream().findFirst().map(CandidatePair::roundTrip).orElse(Duration.ZERO),
                pairs.stream().mapToLong(CandidatePair::bytesSent).sum(),
                pairs.stream().mapToLong(CandidatePair::bytesReceived).sum(),
                received,
                sent);
    }

    private static Map<String, Known> known(RoomSnapshot snapshot) {
        Map<String, Known> known = new HashMap<>();
        List<Participant> everybody = new ArrayList<>(snapshot.remotes());
        snapshot.local().ifPresent(everybody::add);
        for (Participant participant : everybody) {
            for (Publication publication : participant.publications()) {
                known.put(publication.sid(), new Known(participant.identity(), publication));
            }
        }
        return known;
    }
}
