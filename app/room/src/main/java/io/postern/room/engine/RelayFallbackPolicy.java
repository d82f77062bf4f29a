package io.postern.room.engine;

import io.postern.media.rtc.IceConfig;
import io.postern.room.loop.RoomLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries direct routes alone when a join begins, and relays too as soon as these do not work. libwebrtc makes ports in
 * steps of 50 ms (UDP, relays, TCP) from the moment it gathers. Gathering before the server has named its relays saves
 * that time in every join that needs none; adding relays later needs an ICE restart. Owned by the room's executor.
 */
final class RelayFallbackPolicy {
    private static final Logger log = LoggerFactory.getLogger(RelayFallbackPolicy.class);

    private static final Duration INTERVAL = Duration.ofMillis(25);
    /** More than most round trips to a server; a firewall that drops packets costs this much. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(200);
    /** From a TCP connection to media: four round trips, of ICE and DTLS. */
    private static final Duration MEDIA_TIMEOUT = Duration.ofMillis(800);
    /** Without relays a restart only gathers the machine's addresses again. */
    private static final Duration FALLBACK_TIMEOUT = Duration.ofSeconds(3);

    private final RoomLoop loop;
    private final IceConfig ice;
    private final IceServerRewriter rewriter;
    private final BooleanSupplier connected;
    private final Runnable restart;
    private RoomLoop.Timer timer = () -> {};
    private boolean stopped;
    private long begun;

    /**
     * @param ice what the server named
     * @param connected whether media can flow
     * @param restart restarts ICE with those servers; run at most once
     */
    RelayFallbackPolicy(
            RoomLoop loop, IceConfig ice, IceServerRewriter rewriter, BooleanSupplier connected, Runnable restart) {
        this.loop = loop;
        this.ice = ice;
        this.rewriter = rewriter;
        this.connected = connected;
        this.restart = restart;
    }

    /** Starts the wait: the answer is in force, so direct routes are tried from now on. */
    void begin() {
        loop.assertOwned();
        if (stopped) {
            return;
        }
        if (ice.relayOnly()) {
            widen("only relays are allowed");
            return;
        }
        begun = System.nanoTime();
        timer = loop.every(INTERVAL, this::look);
    }

    /** Nothing more is tried. */
    void stop() {
        loop.assertOwned();
        stopped = true;
        timer.cancel();
    }

    private void look() {
        if (connected.getAsBoolean()) {
            stop();
            return;
        }
        Duration passed = Duration.ofNanos(System.nanoTime() - begun);
        IceServerRewriter.Direct direct = rewriter.direct();
        if (passed.compareTo(patience(direct, !ice.servers().isEmpty())) >= 0) {
            widen("direct ways: " + direct + " after " + passed.toMillis() + " ms");
        }
    }

    /** How long direct routes are tried alone. */
    static Duration patience(IceServerRewriter.Direct direct, boolean relays) {
        if (!relays) {
            return FALLBACK_TIMEOUT;
        }
        return switch (direct) {
            case UNKNOWN -> CONNECT_TIMEOUT;
            case REACHED -> MEDIA_TIMEOUT;
            case CLOSED -> Duration.ZERO;
        };
    }

    private void widen(String why) {
        stop();
        log.info("Relays are tried too: {}", why);
        restart.run();
    }
}
