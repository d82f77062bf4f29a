package io.postern.desktop.instance;

import io.postern.platform.files.PrivateFiles;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a Unix domain socket in a user-private directory and accepts open requests from later launches of the
 * program. What comes over it is trusted no more than a link somebody typed. A lock that the system takes back when
 * the process ends, however it ends, says who is the first; what a killed process left is replaced.
 */
public final class SingleInstanceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SingleInstanceServer.class);

    /** How long the window may take to show itself, once there is one; whoever rings waits a little longer. */
    static final Duration SHOW_TIMEOUT = Duration.ofMillis(1_500);

    /** How long the window may take to come about. */
    static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(30);

    /** Nobody starts more programs at once; what comes on top is turned away. */
    private static final int MAX_CONNECTIONS = 16;

    /** The window's handler of open requests. */
    public interface Answering {
        /**
         * Called on any thread; returns at once.
         *
         * @return completes when the window has shown itself, with whether it could
         */
        CompletableFuture<Answer> answer(Ring ring);
    }

    /** The window's response. */
    public enum Answer {
        /** It is in front, and has the link. */
        SHOWN,
        /** It is about to go away; whoever rings should have a window of its own when it has. */
        CLOSING
    }

    /** One who rings. Thread safe. */
    public static final class Ring {
        private final Optional<String> link;
        private final AtomicBoolean decided = new AtomicBoolean();

        Ring(Optional<String> link) {
            this.link = link;
        }

        /** The link to open, as it was on the command line of the other launch. */
        public Optional<String> link() {
            return link;
        }

        /** Takes the matter over; false if whoever rang has given up waiting and sees to it itself. */
        public boolean accept() {
            return decided.compareAndSet(false, true);
        }

        private boolean giveUp() {
            return decided.compareAndSet(false, true);
        }
    }

    private final InstanceDirectory meeting;
    private final FileChannel lockFile;
    private final ServerSocketChannel socket;
    private final CompletableFuture<Answering> window = new CompletableFuture<>();
    private final Semaphore room = new Semaphore(MAX_CONNECTIONS);
    private final AtomicBoolean closed = new AtomicBoolean();

    private SingleInstanceServer(InstanceDirectory meeting, FileChannel lockFile, ServerSocketChannel socket) {
        this.meeting = meeting;
        this.lockFile = lockFile;
        this.socket = socket;
    }

    /**
     * Begins to listen, unless another process does.
     *
     * @throws IOException if that cannot be found out here
     */
    static Optional<SingleInstanceServer> hang(InstanceDirectory meeting) throws IOException {
        FileChannel lockFile = FileChannel.open(
                meeting.lock(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PrivateFiles.attributes(meeting.lock()));
        try {
            FileLock lock = lockFile.tryLock();
            if (lock == null) {
                lockFile.close();
                return Optional.empty();
            }
            Files.deleteIfExists(meeting.socket());
            SingleInstanceServer bell = new SingleInstanceServer(meeting, lockFile, listen(meeting.socket()));
            Thread.ofPlatform().daemon().name("postern-doorbell").start(bell::listen);
            return Optional.of(bell);
        } catch (OverlappingFileLockException e) {
            lockFile.close();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static ServerSocketChannel listen(Path file) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.bind(UnixDomainSocketAddress.of(file));
            PrivateFiles.closeToOthers(file);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** There is a window now. Whoever has rung before is answered by it too. */
    public void answerWith(Answering answering) {
        window.complete(answering);
    }

    private void listen() {
        while (!closed.get()) {
            try {
                SocketChannel caller = socket.accept();
                if (room.tryAcquire()) {
                    Thread.ofVirtual().name("postern-ring").start(() -> hear(caller));
                } else {
                    caller.close();
                }
            } catch (IOException | RuntimeException e) {
                if (!closed.get()) {
                    LOG.warn("Later starts of the program cannot be heard any more", e);
                }
                return;
            }
        }
    }

    private void hear(SocketChannel caller) {
        try (BoundedLineChannel line = new BoundedLineChannel(caller)) {
            if (!PeerCredentials.isAt(caller, meeting.folder())) {
                LOG.warn("Another user rang, and is not answered.");
                return;
            }
            line.endAfter(SHOW_TIMEOUT);
            Optional<OpenRequest.Start> start = OpenRequest.readStart(line.read());
            if (start.isEmpty()) {
                line.write(OpenRequest.refused());
                return;
            }
            if (!window.isDone()) {
                line.write(OpenRequest.wait(STARTUP_TIMEOUT));
            }
            line.endAfter(STARTUP_TIMEOUT.plus(SHOW_TIMEOUT));
            Ring ring = new Ring(start.get().link());
            Answering answering = window.get(STARTUP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            line.write(OpenRequest.answer(answer(answering, ring)));
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.debug("A later start was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            room.release();
        }
    }

    private static Optional<Answer> answer(Answering answering, Ring ring)
            throws InterruptedException, ExecutionException {
        CompletableFuture<Answer> answer = answering.answer(ring);
        try {
            return Optional.of(answer.get(SHOW_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            if (ring.giveUp()) {
                return Optional.empty();
            }
            // Taken over this very moment: the link must not be opened twice.
            return Optional.of(answer.join());
        }
    }

    /** Nobody is heard any more, and the next start is the first. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            socket.close();
            Files.deleteIfExists(meeting.socket());
        } catch (IOException e) {
            LOG.debug("The socket was not removed", e);
        }
        try {
            // Last, and the file stays: with it another start could lock one that is not there any more.
            lockFile.close();
        } catch (IOException e) {
            LOG.debug("The lock was not given back", e);
        }
    }
}
