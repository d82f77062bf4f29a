package io.postern.media.rtc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the native calls of one peer session on one thread, in order and each with a time limit. A call that never
 * returns blocks this thread and nothing else. Thread safe.
 */
final class PeerCallQueue implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(PeerCallQueue.class);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().daemon().name("postern-media-peer").unstarted(work));
    private final Map<Object, CompletableFuture<?>> open = new ConcurrentHashMap<>();
    private final AtomicBoolean timedOut = new AtomicBoolean();
    private final Duration limit;
    private final Consumer<String> onTimeout;
    private volatile @Nullable RtcException closedBy;

    /**
     * @param limit how long a call may take, including those before it
     * @param onTimeout called once with the call that took longer, on a thread that must not be blocked
     */
    PeerCallQueue(Duration limit, Consumer<String> onTimeout) {
        this.limit = limit;
        this.onTimeout = onTimeout;
    }

    /** Makes a call without a time limit; drops it once the queue has ended. */
    @Override
    public void execute(Runnable call) {
        try {
            thread.execute(() -> {
                try {
                    call.run();
                } catch (RuntimeException | Error failure) {
                    LOG.error("A call to a peer session failed", failure);
                }
            });
        } catch (RejectedExecutionException ended) {
            LOG.trace("The peer session is closed already");
        }
    }

    /**
     * Makes a call; the future fails if the call does not complete within the limit, and when {@link #fail} is called.
     */
    <T> CompletableFuture<T> ask(String what, Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Object key = new Object();
        open.put(key, answer);
        answer.whenComplete((value, failure) -> open.remove(key));
        // After it was registered: a concurrent fail() either finds the call there or is seen here.
        RtcException already = closedBy;
        if (already != null) {
            answer.completeExceptionally(already);
            return answer;
        }
        limit(what, answer);
        execute(() -> {
            if (!answer.isDone()) {
                begin(call, answer);
            }
        });
        return answer;
    }

    private static <T> void begin(Supplier<CompletableFuture<T>> call, CompletableFuture<T> answer) {
        try {
            call.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error failure) {
            answer.completeExceptionally(failure);
        }
    }

    private void limit(String what, CompletableFuture<?> answer) {
        answer.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).whenComplete((value, failure) -> {
            if (failure instanceof TimeoutException && !answer.isDone() && timedOut.compareAndSet(false, true)) {
                LOG.error("The media library does not respond: {}", what);
                onTimeout.accept(what);
            }
        });
    }

    /** Whether {@link #fail} was called. */
    boolean hasFailed() {
        return closedBy != null;
    }

    /** Fails all pending calls, and those that are made from now on. */
    void fail(RtcException why) {
        closedBy = why;
        List.copyOf(open.values()).forEach(answer -> answer.completeExceptionally(why));
    }

    /**
     * Makes the last call and ends the thread after it.
     *
     * @return completes when the call has returned
     */
    CompletableFuture<Void> last(String what, Runnable call) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        limit(what, done);
        execute(() -> {
            try {
                call.run();
            } finally {
                done.complete(null);
            }
        });
        thread.shutdown();
        return done;
    }
}
