package io.postern.verify.lab;

import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * How a meeting came back after a fault: times in milliseconds, measured where pictures arrive.
 *
 * @param since when the fault happened or ended, as of {@link CallerEvents#now}
 * @param reconnected from then until ada was told
 * @param times how often she was told
 * @param ada when her pictures of bob were away
 * @param bob when his pictures of ada were away
 */
record Recovery(long since, long reconnected, int times, Caller.Pause ada, Caller.Pause bob) {
    /** How long after the moment pictures may still come that were on their way. */
    private static final long ON_THE_WAY = 1000;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int FRAMES = 30;

    /** Waits until ada has reconnected and each sees and reads the other again. */
    static Recovery await(TwoPartyCall meeting, long since) {
        long again =
                meeting.ada().awaitAfter(since, "reconnected", LIMIT).path("at").asLong();
        return awaitFlow(meeting, since, again);
    }

    /** Waits until each sees and reads the other after a moment. */
    static Recovery awaitFlow(TwoPartyCall meeting, long since, long again) {
        Caller ada = meeting.ada();
        Caller bob = meeting.bob();
        ada.awaitFramesAfter(again, bob.identity(), FRAMES, Caller.PATIENCE);
        bob.awaitFramesAfter(again, ada.identity(), FRAMES, Caller.PATIENCE);
        meeting.chatBothWays("Here again after " + since, "So you are, after " + since);
        return new Recovery(
                since,
                again - since,
                ada.eventsAfter(since, "reconnected").size(),
                ada.longestPause(bob.identity(), since, since + ON_THE_WAY),
                bob.longestPause(ada.identity(), since, since + ON_THE_WAY));
    }

    /** From the moment to the next picture, where it took longer. */
    long slowest() {
        return Math.max(ada.ended(), bob.ended()) - since;
    }

    /** The longest time without a picture, where it was longer. */
    long longestPause() {
        return Math.max(ada.millis(), bob.millis());
    }

    /** Lets a fault last: time itself is what is tested. */
    static void lasts(long since, Duration time) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(time.plusSeconds(1))
                .until(() -> CallerEvents.now() >= since + time.toMillis());
    }

    void print(String row) {
        System.out.printf(
                "%s: reconnected after %d ms%s; next picture for the client after %d ms (pause %d ms),"
                        + " for the other after %d ms (pause %d ms)%n",
                row,
                reconnected,
                times == 1 ? "" : " (" + times + " times)",
                ada.ended() - since,
                ada.millis(),
                bob.ended() - since,
                bob.millis());
    }
}
