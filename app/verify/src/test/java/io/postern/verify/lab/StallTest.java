package io.postern.verify.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TCP loses nothing, so what is stuck comes out late: whether that delays what comes after it. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
@InLab
class StallTest {
    private static final Duration STALL = Duration.ofSeconds(5);
    private static final int ALLOWED_MILLIS = 300;
    /** Reports that have to agree, one after the other. */
    private static final int STEADY = 5;

    private static Lab lab;

    @Test
    void afterAStallPicturesAreAsLateAsBefore() throws Exception {
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct())) {
            meeting.awaitBothWays();
            int adaBefore = steady(meeting.ada(), "bob", 0, Integer.MAX_VALUE);
            int bobBefore = steady(meeting.bob(), "ada", 0, Integer.MAX_VALUE);
            lab.firewall().blackhole();
            await().pollDelay(STALL).atMost(STALL.plusSeconds(2)).until(() -> true);
            int adaReports = meeting.ada().delays("bob").size();
            int bobReports = meeting.bob().delays("ada").size();
            lab.firewall().open();
            meeting.ada().awaitMoreFrames("bob", 30);
            meeting.bob().awaitMoreFrames("ada", 30);
            int adaAfter = steady(meeting.ada(), "bob", adaReports, adaBefore + ALLOWED_MILLIS);
            int bobAfter = steady(meeting.bob(), "ada", bobReports, bobBefore + ALLOWED_MILLIS);
            System.out.printf(
                    "stall of 5 s: delay %d, then %d ms behind the firewall; %d, then %d ms at the others'%n",
                    adaBefore, adaAfter, bobBefore, bobAfter);
            assertTrue(meeting.bob().longestGap("ada") < 15_000, "pictures came back");
        }
    }

    /** Waits until some reports in a row are not above a limit, and says the longest delay in them. */
    private static int steady(Caller caller, String from, int after, int limit) {
        await().atMost(Caller.PATIENCE).until(() -> {
            List<Integer> delays = last(caller, from, after);
            return delays.size() == STEADY && delays.stream().allMatch(delay -> delay <= limit);
        });
        return last(caller, from, after).stream().mapToInt(delay -> delay).max().orElseThrow();
    }

    private static List<Integer> last(Caller caller, String from, int after) {
        List<Integer> delays = caller.delays(from);
        return delays.subList(Math.max(after, delays.size() - STEADY), delays.size());
    }
}
