package io.postern.verify.call;

import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.verify.peer.NodePeer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes failures out of futures. */
final class Failure {
    private Failure() {}

    /** What a future of the room fails with; fails itself if it does not. */
    static RoomFailure of(CompletableFuture<?> future) {
        try {
            Object result = future.get(NodePeer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("It did not fail but gave " + result);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RoomException failure) {
                return failure.failure();
            }
            throw new AssertionError("It failed with something else than a RoomException.", e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("Neither done nor failed.", e);
        }
    }
}
