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
 * program. Requests are trusted no more than a typed link. A file lock, which the system releases however the process
 * ends, decides which instance is the first. A socket that a killed process left behind is replaced.
 */
public final class SingleInstanceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SingleInstanceServer.class);

    /** The time limit for an existing window to show itself; clients wait a little longer. */
    static final Duration SHOW_TIMEOUT = Duration.ofMillis(1_500);

    /** The time limit for the window to be created. */
    static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(30);

    /** The limit on concurrent clients; nobody launches more at once, and further ones are refused. */
    private static final int MAX_CONNECTIONS = 16;

    /** The window's handler of open requests. */
    public interface Answering {
        /**
         * Called on any thread; returns at once.
         *
         * @return the window's response, once it has shown itself
         */
        CompletableFuture<Answer> answer(Ring ring);
    }

    /** The window's response. */
    public enum Answer {
        /** The window is in front and has the link. */
        SHOWN,
        /** The window is closing; the client should open its own once it has closed. */
        CLOSING
    }

    /** An open request of one client. Thread safe. */
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

        /** Accepts the request; false if the client has stopped waiting and opens the link itself. */
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
     * Starts listening unless another process does.
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

    /** Sets the window's handler, which also answers the requests that are already waiting. */
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
            // The window accepted the request at this moment: the link must not be opened twice.
            return Optional.of(answer.join());
        }
    }

    /** Stops listening, so that the next launch is the first instance. Idempotent. */
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
            // Released last, and the file is not deleted: another launch could otherwise lock a file that no longer has
            // a name.
            lockFile.close();
        } catch (IOException e) {
            LOG.debug("The lock was not given back", e);
        }
    }
}
