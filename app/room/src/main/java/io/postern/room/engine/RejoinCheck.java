package io.postern.room.engine;

import io.postern.room.loop.RoomLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks the token source whether we may return, before a rejoin to a server that has forgotten us: LiveKit gives a
 * removed participant the same answer as one that it lost by a restart. Owned by the room's executor.
 */
final class RejoinCheck {
    /** How long to wait for the answer before rejoining; a later refusal still counts. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final RoomLoop loop;
    private final JoinTicketCache tickets;
    private final Runnable removed;
    private boolean forgotten;
    /** Counts the questions, so that no answer is acted upon twice. */
    private int asked;

    /** @param removed called at any time if we were removed */
    RejoinCheck(RoomLoop loop, JoinTicketCache tickets, Runnable removed) {
        this.loop = loop;
        this.tickets = tickets;
        this.removed = removed;
    }

    /** Notes that the server does not know us any more. */
    void forgotten() {
        loop.assertOwned();
        forgotten = true;
    }

    /** @param join called at once if the server has not forgotten us, else after the answer or the time limit */
    void before(Runnable join) {
        loop.assertOwned();
        int mine = ++asked;
        if (!forgotten) {
            join.run();
            return;
        }
        CompletableFuture<Boolean> answer = tickets.mayReturn();
        answer.thenAcceptAsync(
                may -> {
                    if (!may) {
                        removed.run();
                    }
                },
                loop);
        answer.exceptionally(unknown -> true)
                .completeOnTimeout(true, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .thenAcceptAsync(
                        may -> {
                            if (may && mine == asked) {
                                join.run();
                            }
                        },
                        loop);
    }
}
