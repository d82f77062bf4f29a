package io.postern.kiosk.account;

import io.postern.signaling.device.CommandResult;
import io.postern.signaling.device.DeviceClient;
import io.postern.signaling.device.DeviceNews;
import io.postern.signaling.device.DeviceSession;
import io.postern.signaling.device.DeviceStatus;
import io.postern.signaling.device.RemoteCommand;
import io.postern.signaling.token.CachedTokenSource;
import io.postern.signaling.token.JoinTicket;
import io.postern.signaling.token.TokenException;
import io.postern.signaling.token.TokenSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This machine's account at a backend: enrols, signs in with the stored token, waits for news, and signs in again when
 * a login expires. Thread safe; the listener is called on threads of its own, one call after another.
 */
public final class RoomAccount implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoomAccount.class);

    /** A failed call is retried once before the failure is reported. */
    private static final Duration FIRST_RETRY_DELAY = Duration.ofSeconds(1);

    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    /** The listener for news. */
    public interface Listener {
        /** The number of people in its room; {@link DeviceNews#UNKNOWN} while it is unknown. */
        void people(int count);

        void command(RemoteCommand command);

        /** The backend no longer accepts the account. */
        void refused();

        /** The backend cannot be reached or cannot help. Reported again at each further failure. */
        void unreachable(Throwable failure);
    }

    private final Function<URI, RoomServer> servers;
    private final DeviceTokens tokens;
    private final String room;
    private final Listener listener;
    private @Nullable RoomServer server;
    private @Nullable URI address;
    private char @Nullable [] unkept;
    private @Nullable DeviceSession session;
    private @Nullable TokenSource tickets;
    private Listening listening;
    private long cursor;
    private boolean closed;

    /**
     * @param servers connects to a backend; not called on the JavaFX thread
     * @param room the room whose people are counted; empty for none
     */
    public RoomAccount(Function<URI, RoomServer> servers, DeviceTokens tokens, String room, Listener listener) {
        this.servers = servers;
        this.tokens = tokens;
        this.room = room;
        this.listener = listener;
        this.listening = new Listening(URI.create(""));
    }

    /** Whether a token is kept for a server, even if it cannot be read at this moment. Blocks. */
    public boolean enrolledAt(URI backend) {
        try {
            Optional<char[]> token = tokens.read(backend);
            token.ifPresent(kept -> Arrays.fill(kept, '\0'));
            return token.isPresent();
        } catch (KeyStoreClosedException e) {
            LOG.warn("This machine's account cannot be read: {}", e.getMessage());
            return true;
        }
    }

    /** Enrols this machine for the account of the code and returns where the token is stored. */
    public CompletableFuture<DeviceTokens.Place> enrol(URI backend, String code) {
        return apart(() -> server(backend))
                .thenCompose(there -> there.enrol(code))
                .thenApplyAsync(enrolled -> {
                    DeviceTokens.Place place = tokens.keep(backend, enrolled.deviceToken());
                    synchronized (this) {
                        unkept = place == DeviceTokens.Place.THIS_RUN
                                ? enrolled.deviceToken().clone()
                                : null;
                        cursor = 0;
                    }
                    Arrays.fill(enrolled.deviceToken(), '\0');
                    LOG.info("This machine is now the account {}.", enrolled.account());
                    return place;
                });
    }

    /** Ends the login and all requests to the backend; the stored token remains. */
    public synchronized void signOut() {
        listening.end();
        if (session != null) {
            session.session().signOut().whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.warn("This machine's login was not ended; it runs out by itself.", failure);
                }
            });
        }
        session = null;
        tickets = null;
    }

    /**
     * Signs in and listens for news from then on. Completes exceptionally with {@link TokenException}, with {@code
     * WRONG_CREDENTIALS} if the account is no longer accepted, and with {@link KeyStoreClosedException}.
     */
    public CompletableFuture<DeviceSession> signIn(URI backend) {
        stopListening();
        return authenticated(backend).thenApply(signedIn -> {
            listen(backend);
            return signedIn;
        });
    }

    /** Issues tickets while the account is valid, and signs in again when the login has expired. */
    public TokenSource tickets() {
        return new TokenSource() {
            @Override
            public CompletableFuture<JoinTicket> ticket(String roomName) {
                return RoomAccount.this.ticket(roomName);
            }

            @Override
            public CompletableFuture<Boolean> mayReturn(String roomName) {
                return RoomAccount.this.mayReturn(roomName);
            }

            @Override
            public void forget(String roomName) {
                known().ifPresent(known -> known.forget(roomName));
            }
        };
    }

    /** The current login. */
    public synchronized Optional<DeviceSession> session() {
        return Optional.ofNullable(session);
    }

    /** Reports the result of a command; completes once it is reported or has failed, which is logged. */
    public CompletableFuture<Void> done(RemoteCommand command, CommandResult outcome, String note) {
        return tell(there -> there.server.done(there.session, command.id(), outcome, note), "how a command went");
    }

    /** Reports the machine's state; a failure is logged. */
    public CompletableFuture<Void> report(DeviceStatus status) {
        return tell(there -> there.server.report(there.session, status), "how this machine is");
    }

    @Override
    public void close() {
        stopListening();
        RoomServer open;
        synchronized (this) {
            closed = true;
            open = server;
            server = null;
            session = null;
            if (unkept != null) {
                Arrays.fill(unkept, '\0');
            }
        }
        if (open != null) {
            open.close();
        }
    }

    private CompletableFuture<Boolean> mayReturn(String roomName) {
        return known().map(known -> known.mayReturn(roomName)).orElseGet(() -> CompletableFuture.completedFuture(true));
    }

    private synchronized Optional<TokenSource> known() {
        return Optional.ofNullable(tickets);
    }

    private CompletableFuture<JoinTicket> ticket(String roomName) {
        TokenSource known;
        URI backend;
        synchronized (this) {
            known = tickets;
            backend = address;
        }
        if (known == null || backend == null) {
            return CompletableFuture.failedFuture(
                    new TokenException(TokenException.Reason.SESSION_EXPIRED, "not signed in", null));
        }
        return known.ticket(roomName).exceptionallyCompose(failure -> {
            if (reason(failure) != TokenException.Reason.SESSION_EXPIRED) {
                return CompletableFuture.failedFuture(unwrapped(failure));
            }
            return authenticated(backend)
                    .thenCompose(signedIn -> signedIn.session().ticket(roomName));
        });
    }

    private CompletableFuture<DeviceSession> authenticated(URI backend) {
        return apart(() -> {
                    char[] token = token(backend);
                    return server(backend).signIn(token);
                })
                .thenCompose(signingIn -> signingIn)
                .thenApply(signedIn -> {
                    synchronized (this) {
                        session = signedIn;
                        tickets = new CachedTokenSource(signedIn.session(), Clock.systemUTC());
                    }
                    return signedIn;
                });
    }

    private char[] token(URI backend) {
        synchronized (this) {
            if (unkept != null && backend.equals(address)) {
                return unkept.clone();
            }
        }
        return tokens.read(backend)
                .orElseThrow(
                        () -> new TokenException(TokenException.Reason.WRONG_CREDENTIALS, "no token is kept", null));
    }

    private RoomServer server(URI backend) {
        RoomServer old = null;
        try {
            synchronized (this) {
                if (closed) {
                    throw new IllegalStateException("The account has been closed.");
                }
                if (server == null || !backend.equals(address)) {
                    old = server;
                    server = servers.apply(backend);
                    address = backend;
                    session = null;
                }
                return server;
            }
        } finally {
            if (old != null) {
                old.close();
            }
        }
    }

    private synchronized void listen(URI backend) {
        listening.end();
        if (!closed) {
            listening = new Listening(backend);
            Thread.ofVirtual().name("postern-room-news").start(listening);
        }
    }

    private synchronized void stopListening() {
        listening.end();
    }

    /** Waits for news repeatedly, until the account is closed. */
    private final class Listening implements Runnable {
        private final URI backend;
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile CompletableFuture<?> answer = CompletableFuture.completedFuture(null);
        private Optional<String> counted = Optional.of(room).filter(name -> !name.isBlank());
        private int failures;
        private boolean renewed;

        Listening(URI backend) {
            this.backend = backend;
        }

        void end() {
            over.countDown();
            answer.cancel(true);
        }

        @Override
        public void run() {
            try {
                while (over.getCount() > 0 && listenOnce()) {
                    // Repeats until the account is closed.
                }
            } catch (CancellationException e) {
                LOG.debug("Nobody listens for news any more.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** @return whether to continue waiting */
        private boolean listenOnce() throws InterruptedException {
            try {
                DeviceNews news = awaited(news(counted));
                failures = 0;
                renewed = false;
                remember(news.cursor());
                listener.people(counted.isPresent() ? news.people() : DeviceNews.UNKNOWN);
                news.commands().forEach(listener::command);
                return true;
            } catch (ExecutionException e) {
                Throwable failure = unwrapped(e);
                TokenException.Reason reason = reason(failure);
                if (reason == TokenException.Reason.SESSION_EXPIRED && !renewed) {
                    renewed = true;
                    return signedInAgain();
                }
                boolean roomRefused =
                        reason == TokenException.Reason.NOT_ALLOWED || reason == TokenException.Reason.BAD_ROOM_NAME;
                if (roomRefused && counted.isPresent()) {
                    LOG.warn("The people in {} are not counted for this machine: {}", room, failure.toString());
                    counted = Optional.empty();
                    return true;
                }
                renewed = false;
                failed(failure);
                return true;
            }
        }

        private boolean signedInAgain() throws InterruptedException {
            try {
                awaited(authenticated(backend));
            } catch (ExecutionException e) {
                Throwable failure = unwrapped(e);
                if (reason(failure) == TokenException.Reason.WRONG_CREDENTIALS) {
                    listener.refused();
                    return false;
                }
                failed(failure);
            }
            return true;
        }

        private void failed(Throwable failure) throws InterruptedException {
            failures++;
            if (failures > 1) {
                listener.people(DeviceNews.UNKNOWN);
                listener.unreachable(failure);
            }
            Duration pause = failures > 1 ? RETRY_DELAY : FIRST_RETRY_DELAY;
            if (over.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("Nobody waits for another try.");
            }
        }

        private <T> T awaited(CompletableFuture<T> asked) throws ExecutionException, InterruptedException {
            answer = asked;
            if (over.getCount() == 0) {
                asked.cancel(true);
            }
            return asked.get();
        }
    }

    private CompletableFuture<DeviceNews> news(Optional<String> counted) {
        RoomServer there;
        DeviceSession signedIn;
        long after;
        synchronized (this) {
            there = server;
            signedIn = session;
            after = cursor;
        }
        if (there == null || signedIn == null) {
            return CompletableFuture.failedFuture(
                    new TokenException(TokenException.Reason.SESSION_EXPIRED, "not signed in", null));
        }
        return there.news(signedIn, after, counted, DeviceClient.MAX_WAIT);
    }

    private synchronized void remember(long next) {
        cursor = next;
    }

    private record There(RoomServer server, DeviceSession session) {}

    private CompletableFuture<Void> tell(Function<There, CompletableFuture<Void>> call, String what) {
        Optional<There> there;
        synchronized (this) {
            there = server != null && session != null ? Optional.of(new There(server, session)) : Optional.empty();
        }
        return there.map(call)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .exceptionally(failure -> {
                    LOG.info(
                            "The backend was not told {}: {}",
                            what,
                            unwrapped(failure).toString());
                    return null;
                });
    }

    private static <T> CompletableFuture<T> apart(java.util.function.Supplier<T> task) {
        return CompletableFuture.supplyAsync(
                task, run -> Thread.ofVirtual().name("postern-room-account").start(run));
    }

    private static TokenException.@Nullable Reason reason(Throwable failure) {
        return unwrapped(failure) instanceof TokenException known ? known.reason() : null;
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
