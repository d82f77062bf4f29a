package io.postern.ui.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.ui.fx.ManualFxThread;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramePacerTest {
    private final ManualFxThread fx = new ManualFxThread();
    private final FramePacer pacer = new FramePacer(fx);
    private int pulse;

    private final class Sender {
        private final FramePacer.Client client = pacer.add(() -> this.received, this::present);
        private final List<Integer> presentedAt = new ArrayList<>();
        private long received;

        void frame() {
            received++;
            client.frameReady();
        }

        private void present() {
            presentedAt.add(pulse);
        }
    }

    private void nextPulse() {
        pulse++;
        fx.nextPulse();
    }

    /** Lets senders with the given phases, in pulses, send every other pulse, until rates are known and beyond. */
    private List<Sender> run(int pulses, int... phases) {
        List<Sender> senders = new ArrayList<>();
        while (senders.size() < phases.length) {
            senders.add(new Sender());
        }
        exchange(senders, pulses, phases);
        return senders;
    }

    private void exchange(List<Sender> senders, int pulses, int... phases) {
        for (int i = 0; i < pulses; i++) {
            for (int sender = 0; sender < phases.length; sender++) {
                if (i % 2 == phases[sender]) {
                    senders.get(sender).frame();
                }
            }
            nextPulse();
        }
    }

    private static List<Integer> distinctPulses(List<Sender> senders) {
        return senders.stream()
                .flatMap(sender -> sender.presentedAt.stream())
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void sendersOfDifferentPhasesShareAPulse() {
        List<Sender> senders = run(60, 0, 1, 0, 1);
        senders.forEach(sender -> sender.presentedAt.clear());
        exchange(senders, 60, 0, 1, 0, 1);
        assertEquals(30, distinctPulses(senders).size(), 1.0);
        senders.forEach(sender -> assertEquals(30, sender.presentedAt.size(), 1.0, "no frame is lost"));
    }

    @Test
    void thePhaseOfTheMajorityIsChosen() {
        List<Sender> senders = run(300, 1, 0, 0, 0, 0, 0, 0);
        senders.forEach(sender -> sender.presentedAt.clear());
        exchange(senders, 60, 1, 0, 0, 0, 0, 0, 0);
        Sender ofTheMajority = senders.getLast();
        // Sent before the first, third, … of these pulses, and presented in it.
        ofTheMajority.presentedAt.forEach(at -> assertEquals(1, (at - 300) % 2));
        assertEquals(30, ofTheMajority.presentedAt.size(), 1.0);
    }

    @Test
    void aSingleSenderNeverWaits() {
        List<Sender> senders = run(120, 0);
        assertEquals(60, senders.getFirst().presentedAt.size());
        senders.getFirst().frame();
        nextPulse();
        senders.getFirst().frame();
        nextPulse();
        assertEquals(62, senders.getFirst().presentedAt.size());
    }

    @Test
    void aFastSenderIsPresentedInEveryPulse() {
        Sender fast = new Sender();
        Sender slow = new Sender();
        for (int i = 0; i < 120; i++) {
            fast.frame();
            if (i % 2 == 0) {
                slow.frame();
            }
            nextPulse();
        }
        assertEquals(120, fast.presentedAt.size());
    }

    @Test
    void aFirstFrameDoesNotWait() {
        List<Sender> senders = run(61, 0, 0);
        Sender late = new Sender();
        late.frame();
        nextPulse();
        assertEquals(List.of(pulse), late.presentedAt);
        senders.getFirst().client.presentNextAtOnce();
        senders.getFirst().frame();
        nextPulse();
        assertTrue(senders.getFirst().presentedAt.contains(pulse), "nor does one after a change of the source");
    }

    @Test
    void pulsesEndWithTheFramesAndBeginAgain() {
        List<Sender> senders = run(60, 0, 1);
        for (int i = 0; i < 12; i++) {
            nextPulse();
        }
        assertFalse(fx.timing());
        int before = senders.getFirst().presentedAt.size();
        senders.getFirst().frame();
        nextPulse();
        nextPulse();
        assertEquals(before + 1, senders.getFirst().presentedAt.size());
    }
}
