package io.postern.doctor;

import io.postern.doctor.probe.LoopbackCall;
import io.postern.room.MediaRoute;
import io.postern.room.RoomFailure;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Checks whether video gets through in both directions, and whether the connection is good enough. */
final class MediaChecks {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);
    /** The bandwidth of a camera at 1280×720 with audio and some margin. */
    private static final long SUFFICIENT_BITS_PER_SECOND = 2_000_000;
    /** With more than 200 ms one way, people start talking at the same time (ITU-T G.114 recommends 150 ms). */
    private static final Duration LONG_ROUND_TRIP = Duration.ofMillis(400);

    private final LoopbackCall loop;
    private final LoopbackCall.Tickets tickets;

    MediaChecks(LoopbackCall loop, LoopbackCall.Tickets tickets) {
        this.loop = loop;
        this.tickets = tickets;
    }

    Finding media(Check check, MediaRoute route) throws InterruptedException {
        try {
            return measuredFinding(check, loop.run(tickets, route, CALL_TIMEOUT));
        } catch (LoopbackCall.FailedException e) {
            return failed(check, e.failure());
        } catch (TimeoutException e) {
            return Finding.failed(check, "doctor.media.silent")
                    .detail("no media connection within " + CALL_TIMEOUT.toSeconds() + " s");
        }
    }

    private static Finding failed(Check check, RoomFailure failure) {
        Finding finding = failure.kind() == RoomFailure.Kind.NO_MEDIA_PATH
                ? Finding.failed(check, "doctor.media.silent")
                : Finding.failed(
                        check, failure.messageKey(), failure.arguments().toArray());
        return finding.with("tried", failure.tried().isEmpty() ? null : failure.tried())
                .detail(failure.kind() + ": " + failure.detail());
    }

    static Finding measuredFinding(Check check, LoopbackCall.Result result) {
        return finding(check, result)
                .with("protocol", result.path().map(path -> path.protocol()).orElse(null))
                .with("relayed", result.path().map(path -> path.relayed()).orElse(null))
                .with("host", result.path().map(path -> path.host()).orElse(null))
                .with("port", result.path().map(path -> path.port()).orElse(null))
                .with(
                        "proxy",
                        result.path()
                                .map(path -> path.proxy())
                                .filter(proxy -> !proxy.isEmpty())
                                .orElse(null))
                .with("connected_ms", result.connected().toMillis())
                .with(
                        "first_picture_ms",
                        result.firstFrame().map(Duration::toMillis).orElse(null))
                .with(
                        "pictures_per_s",
                        result.framesPerSecond() > 0 ? Math.round(result.framesPerSecond() * 10) / 10.0 : null)
                .with(
                        "round_trip_ms",
                        result.roundTrip().map(MediaChecks::millis).orElse(null))
                .with("throughput_bits_per_s", result.bitsPerSecond() > 0 ? result.bitsPerSecond() : null);
    }

    private static Finding finding(Check check, LoopbackCall.Result result) {
        if (result.occupied()) {
            return Finding.skipped(check, "doctor.media.occupied");
        }
        long roundTrip = result.roundTrip().map(Duration::toMillis).orElse(0L);
        if (result.firstFrame().isEmpty()) {
            return result.looped()
                    ? Finding.failed(check, "doctor.media.dark")
                    : Finding.ok(check, "doctor.media.connected", roundTrip);
        }
        double megabits = Math.round(result.bitsPerSecond() / 100_000.0) / 10.0;
        boolean slow = result.bitsPerSecond() > 0 && result.bitsPerSecond() < SUFFICIENT_BITS_PER_SECOND;
        boolean late = result.roundTrip()
                .filter(time -> time.compareTo(LONG_ROUND_TRIP) > 0)
                .isPresent();
        if (slow || late) {
            return Finding.warning(check, "doctor.media.slow", roundTrip, megabits);
        }
        return megabits > 0
                ? Finding.ok(check, "doctor.media.looped", roundTrip, megabits)
                : Finding.ok(check, "doctor.media.seen", roundTrip);
    }

    private static double millis(Duration time) {
        return Math.round(time.toNanos() / 10_000.0) / 100.0;
    }
}
