package io.postern.room.engine;

import io.postern.media.rtc.PeerStats;
import io.postern.media.tunnel.CallTunnels;
import io.postern.network.Network;
import io.postern.network.watch.NetworkChange;
import io.postern.network.watch.NetworkMonitor;
import io.postern.network.watch.Registration;
import io.postern.room.VideoQualityLimit;
import io.postern.room.loop.RoomLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitors the path of media while the room is connected: network changes, stalls, closed routes, queueing delay and
 * statistics. Asks for a reconnection where one helps. Owned by the room's executor.
 */
final class MediaPathMonitor {
    private static final Logger log = LoggerFactory.getLogger(MediaPathMonitor.class);

    private static final Duration FIRST_STATS_DELAY = Duration.ofMillis(250);
    private static final Duration STATS_INTERVAL = Duration.ofSeconds(5);
    /** The delay after an ICE restart: a brief interruption is over by then. */
    private static final Duration PATH_TIMEOUT = Duration.ofMillis(700);

    private final RoomLoop loop;
    private final RoomConnection connection;
    private final CallTunnels tunnels;
    private final IceServerRewriter rewriter;
    private final Network network;
    private final NetworkMonitor watch;
    private final Consumer<List<PeerStats>> look;
    private Registration watching = () -> {};
    private RoomLoop.Timer statsTimer = () -> {};
    private final DownlinkCongestionController congestion;
    private final DataChannelProbe dataProbe;
    private @Nullable UplinkStallDetector stallDetector;
    private RoomLoop.@Nullable Timer congestionTimer;
    private boolean stopped;

    /**
     * @param look receives the statistics soon after each connection and every few seconds from then on
     * @param limit told the limit on each video publication; empty for no video
     * @param probe sends something over the data channels that the server has to acknowledge
     */
    MediaPathMonitor(
            RoomLoop loop,
            RoomConnection connection,
            CallTunnels tunnels,
            IceServerRewriter rewriter,
            Network network,
            NetworkMonitor watch,
            Consumer<List<PeerStats>> look,
            Consumer<Optional<VideoQualityLimit>> limit,
            Runnable probe) {
        this.loop = loop;
        this.connection = connection;
        this.tunnels = tunnels;
        this.rewriter = rewriter;
        this.network = network;
        this.watch = watch;
        this.look = look;
        congestion = new DownlinkCongestionController(limit);
        dataProbe = new DataChannelProbe(
                loop,
                tunnels.queueingDelay()::dtlsPackets,
                probe,
                () -> connection.mediaLost("the data channels are dead", true));
        tunnels.onMediaLost(forwarder -> loop.execute(
                () -> connection.mediaLost("the connection to " + forwarder.target() + " was lost", false)));
    }

    /** Media can flow, for the first time or again; {@code resumed} if over the same peer connections. */
    void connected(boolean resumed) {
        loop.assertOwned();
        if (stallDetector == null) {
            stallDetector = new UplinkStallDetector(
                    loop,
                    tunnels::timeSinceReceived,
                    () -> connection.transport().map(Transport::framesFed).orElse(0L),
                    held -> connection.transport().ifPresent(transport -> transport.pauseVideo(held)),
                    () -> connection.mediaLost("nothing was heard for seconds", false));
        }
        if (congestionTimer == null) {
            congestionTimer = loop.every(DownlinkCongestionController.SAMPLE_INTERVAL, this::measureDelay);
            measureDelay();
        }
        watching.close();
        watching = watch.watch(connection.server(), change -> loop.execute(() -> networkChanged(change)));
        statsTimer.cancel();
        statsTimer = loop.after(FIRST_STATS_DELAY, this::readStats);
        if (resumed) {
            loop.after(PATH_TIMEOUT, this::checkWay);
            dataProbe.begin();
        } else {
            dataProbe.stop();
        }
    }

    /** The visit is over. */
    void stop() {
        loop.assertOwned();
        stopped = true;
        dataProbe.stop();
        watching.close();
        statsTimer.cancel();
        if (stallDetector != null) {
            stallDetector.stop();
        }
        if (congestionTimer != null) {
            congestionTimer.cancel();
        }
        tunnels.close();
    }

    private void measureDelay() {
        congestion.look(tunnels.queueingDelay().read());
    }

    private void networkChanged(NetworkChange change) {
        log.info("The network has changed: {}", change);
        network.changed();
        connection.networkChanged();
    }

    /**
     * libwebrtc believes in a pair for seconds after its connection is gone, and prefers a direct one to a relay. If
     * the route is closed, a new peer connection finds an open one much sooner.
     */
    private void checkWay() {
        connection
                .stats()
                .thenAcceptAsync(
                        stats -> rewriter.closedWay(stats)
                                .ifPresent(failure ->
                                        connection.mediaLost("the way is closed: " + failure.detail(), true)),
                        loop);
    }

    private void readStats() {
        if (stopped || !connection.isConnected()) {
            return;
        }
        connection
                .stats()
                .whenCompleteAsync(
                        (stats, failure) -> {
                            if (stats != null) {
                                look.accept(stats);
                            }
                            statsTimer.cancel();
                            statsTimer = loop.after(STATS_INTERVAL, this::readStats);
                        },
                        loop);
    }
}
