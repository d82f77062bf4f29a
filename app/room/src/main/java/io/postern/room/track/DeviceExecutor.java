package io.postern.room.track;

import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the opening and closing of devices on one thread. What it is asked to answer after it was closed fails; what it is
 * only told is dropped, for all devices are closed by then. Thread safe.
 */
final class DeviceExecutor implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceExecutor.class);

    /** How long closing waits for a device that is being opened or closed. */
    private static final long CLOSE_SECONDS = 5;

    private final ExecutorService devices;

    /** @param devices serial; ended by {@link #close()} */
    DeviceExecutor(ExecutorService devices) {
        this.devices = devices;
    }

    @Override
    public void execute(Runnable task) {
        try {
            devices.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.trace("Devices are closed already");
        }
    }

    /** Asks something of a device; the future fails with a {@link DeviceException} if the devices are closed already. */
    <T> CompletableFuture<T> ask(DeviceKind kind, Supplier<T> task) {
        Question<T> question = new Question<>(kind, task);
        try {
            devices.execute(question);
        } catch (RejectedExecutionException closed) {
            question.drop();
        }
        return question.answer;
    }

    CompletableFuture<Void> run(DeviceKind kind, Runnable task) {
        return ask(kind, () -> {
            task.run();
            return null;
        });
    }

    /** Lets what is queued come to its end, for at most five seconds; what does not fails. */
    @Override
    public void close() {
        devices.shutdown();
        try {
            if (!devices.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                for (Runnable queued : devices.shutdownNow()) {
                    if (queued instanceof Question<?> question) {
                        question.drop();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Question<T> implements Runnable {
        private final DeviceKind kind;
        private final Supplier<T> task;
        private final CompletableFuture<T> answer = new CompletableFuture<>();

        Question(DeviceKind kind, Supplier<T> task) {
            this.kind = kind;
            this.task = task;
        }

        @Override
        public void run() {
            try {
                answer.complete(task.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        }

        void drop() {
            answer.completeExceptionally(
                    new DeviceException(kind, DeviceException.Reason.FAILED, "devices are closed already", null));
        }
    }
}
