package io.postern.room.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds remote video tracks that stalled and have to be subscribed to again. A server that paused video because it did
 * not fit may not resume it when it would fit again (LiveKit 1.11 over one peer connection does not, and does not say
 * that it paused it). So video that nobody switched off and that has not come for a while is subscribed to again,
 * less and less often if it does not come then either: it may still not fit, or its sender may be in trouble. Owned by
 * the room's executor.
 */
final class StalledTrackRecovery {
    /** Looks without a byte before video is requested again the first time. */
    private static final int FIRST_WAIT_TICKS = 2;

    private static final int MAX_WAIT_TICKS = 24;

    private final Map<String, Supply> supplies = new HashMap<>();

    private static final class Supply {
        private long bytes = -1;
        private int idle;
        private int patience = FIRST_WAIT_TICKS;
    }

    /**
     * Checks all tracks; called every few seconds.
     *
     * @param received bytes so far of each publication whose video frames should be coming
     * @return the publications to subscribe to again
     */
    List<String> look(Map<String, Long> received) {
        supplies.keySet().retainAll(received.keySet());
        List<String> stalled = new ArrayList<>();
        received.forEach((sid, bytes) -> {
            Supply supply = supplies.computeIfAbsent(sid, _ -> new Supply());
            if (bytes != supply.bytes) {
                // Counts from zero again when a publication comes in another media section.
                boolean flows = supply.bytes >= 0 && bytes > supply.bytes && supply.idle == 0;
                supply.bytes = bytes;
                supply.idle = 0;
                if (flows) {
                    supply.patience = FIRST_WAIT_TICKS;
                }
                return;
            }
            supply.idle++;
            if (supply.idle >= supply.patience) {
                supply.idle = 0;
                supply.patience = Math.min(2 * supply.patience, MAX_WAIT_TICKS);
                stalled.add(sid);
            }
        });
        return stalled;
    }
}
