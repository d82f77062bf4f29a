package io.postern.media.rtc.webrtcjava;

import io.postern.media.rtc.RtcException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The engine's own threads. Each has one kind of work, so that none waits for another kind. */
final class MediaThreads implements AutoCloseable {
    private static final long SHUTDOWN_SECONDS = 5;
    /** Opening an audio device takes some ten milliseconds; a Bluetooth device takes a second or two. */
    private static final long CALL_TIMEOUT_SECONDS = 5;

    private final ScheduledExecutorService video = single("postern-media-video");
    private final ScheduledExecutorService audio = single("postern-media-sound");
    private final ScheduledExecutorService timer = single("postern-media-timer");
    private final ScheduledExecutorService devices = single("postern-media-devices");

    /** Set on the one thread that is the device executor. */
    private final ThreadLocal<Boolean> deviceThread = ThreadLocal.withInitial(() -> false);

    /** What other threads wait for. */
    private final Set<CompletableFuture<?>> awaited = ConcurrentHashMap.newKeySet();

    MediaThreads() {
        devices.execute(() -> deviceThread.set(true));
    }

    private static ScheduledExecutorService single(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    /** Draws test patterns. */
    ScheduledExecutorService video() {
        return video;
    }

    /** Plays test tones. */
    ScheduledExecutorService audio() {
        return audio;
    }

    /** Polls native state; never blocks. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /** The device executor: opens, closes and lists devices. */
    ScheduledExecutorService devices() {
        return devices;
    }

    /**
     * Runs work on the device executor and waits for it; on that executor itself, runs it at once.
     *
     * @throws RtcException if the threads are closed before the work is done
     */
    @SuppressWarnings("CollectionUndefinedEquality") // Each call removes its own future, which equals itself alone.
    <T> T onDevices(Supplier<T> work) {
        if (deviceThread.get()) {
            return work.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        awaited.add(answer);
        try {
            return answer.completeAsync(work, devices).join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        } finally {
            awaited.remove(answer);
        }
    }

    /** How many threads wait in {@link #onDevices}. */
    int waiting() {
        return awaited.size();
    }

    /** Runs work that may take long on a thread of its own. */
    static CompletableFuture<Void> runOnOwnThread(String name, Runnable work) {
        return CompletableFuture.runAsync(
                work, task -> Thread.ofPlatform().daemon().name(name).start(task));
    }

    /**
     * Waits for a native call on audio devices with a time limit: a call that starts while its sound server ends never
     * returns. Such a call is abandoned, with its thread.
     *
     * @param late receives the result if the call returns after all, on its thread
     * @throws RtcException if the call does not return in time
     */
    static <T> T callWithTimeout(String what, Supplier<T> call, Consumer<T> late) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("postern-media-call").start(() -> {
            try {
                T value = call.get();
                if (!answer.complete(value)) {
                    late.accept(value);
                }
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            RtcException unanswered = new RtcException(what + " does not respond");
            if (answer.completeExceptionally(unanswered)) {
                throw unanswered;
            }
            return answer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            RtcException interrupted = new RtcException(what + " was not waited for");
            answer.completeExceptionally(interrupted);
            throw interrupted;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Makes a native call without a result, with the same time limit. */
    static void callWithTimeout(String what, Runnable call) {
        callWithTimeout(
                what,
                () -> {
                    call.run();
                    return what;
                },
                done -> {});
    }

    /** Finishes work within five seconds for each thread, and ends all threads. Nobody waits for unfinished work any longer. */
    @Override
    public void close() {
        List<ScheduledExecutorService> all = List.of(video, audio, timer, devices);
        all.forEach(ScheduledExecutorService::shutdown);
        boolean interrupted = false;
        for (ScheduledExecutorService executor : all) {
            try {
                if (!executor.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                    executor.shutdownNow();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                executor.shutdownNow();
            }
        }
        awaited.forEach(answer -> answer.completeExceptionally(new RtcException("the devices are closed")));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
