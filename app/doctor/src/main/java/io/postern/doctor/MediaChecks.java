package io.postern.doctor;

import io.postern.doctor.probe.LoopbackCall;
import io.postern.room.MediaRoute;
import io.postern.room.RoomFailure;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Pictures there and back, and whether that is good enough. */
final class MediaChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** What a camera's picture at 1280×720 takes, with sound and some air. */
    private static final long ENOUGH_BITS = 2_000_000;
    /** People begin to talk at the same time beyond 200 ms one way (ITU-T G.114: 150 ms is good). */
    private static final Duration LONG_ROUND_TRIP = Duration.ofMillis(400);

    private final LoopbackCall loop;
    private final LoopbackCall.Tickets tickets;

    MediaChecks(LoopbackCall loop, LoopbackCall.Tickets tickets) {
        this.loop = loop;
        this.tickets = tickets;
    }

    Finding media(Check check, MediaRoute route) throws InterruptedException {
        try {
            return judged(check, loop.run(tickets, route, PATIENCE));
        } catch (LoopbackCall.FailedException e) {
            return failed(check, e.failure());
        } catch (TimeoutException e) {
            return Finding.failed(check, "doctor.media.silent")
                    .detail("no media connection within " + PATIENCE.toSeconds() + " s");
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

    static Finding judged(Check check, LoopbackCall.Seen seen) {
        return finding(check, seen)
                .with("protocol", seen.path().map(path -> path.protocol()).orElse(null))
                .with("relayed", seen.path().map(path -> path.relayed()).orElse(null))
                .with("host", seen.path().map(path -> path.host()).orElse(null))
                .with("port", seen.path().map(path -> path.port()).orElse(null))
                .with(
                        "proxy",
                        seen.path()
                                .map(path -> path.proxy())
                                .filter(proxy -> !proxy.isEmpty())
                                .orElse(null))
                .with("connected_ms", seen.connected().toMillis())
                .with(
                        "first_picture_ms",
                        seen.firstPicture().map(Duration::toMillis).orElse(null))
                .with(
                        "pictures_per_s",
                        seen.picturesPerSecond() > 0 ? Math.round(seen.picturesPerSecond() * 10) / 10.0 : null)
                .with("round_trip_ms", seen.roundTrip().map(MediaChecks::millis).orElse(null))
                .with("throughput_bits_per_s", seen.bitsPerSecond() > 0 ? seen.bitsPerSecond() : null);
    }

    private static Finding finding(Check check, LoopbackCall.Seen seen) {
        if (seen.occupied()) {
            return Finding.skipped(check, "doctor.media.occupied");
        }
        long roundTrip = seen.roundTrip().map(Duration::toMillis).orElse(0L);
        if (seen.firstPicture().isEmpty()) {
            return seen.looped()
                    ? Finding.failed(check, "doctor.media.dark")
                    : Finding.ok(check, "doctor.media.connected", roundTrip);
        }
        double megabits = Math.round(seen.bitsPerSecond() / 100_000.0) / 10.0;
        boolean slow = seen.bitsPerSecond() > 0 && seen.bitsPerSecond() < ENOUGH_BITS;
        boolean late = seen.roundTrip()
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
