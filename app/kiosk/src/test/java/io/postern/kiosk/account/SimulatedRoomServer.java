package io.postern.kiosk.account;

import io.postern.signaling.AccessToken;
import io.postern.signaling.device.CommandResult;
import io.postern.signaling.device.DeviceNews;
import io.postern.signaling.device.DeviceSession;
import io.postern.signaling.device.DeviceStatus;
import io.postern.signaling.device.EnrolmentResult;
import io.postern.signaling.device.RemoteCommand;
import io.postern.signaling.token.BackendSession;
import io.postern.signaling.token.JoinTicket;
import io.postern.signaling.token.LoopbackTickets;
import io.postern.signaling.token.TokenException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A backend with one room, as a test wants it: there or not, with people and commands. Thread safe. */
public final class SimulatedRoomServer implements RoomServer {
    /** What an administrator reads out. */
    public static final String CODE = "KITES-42";

    private static final URI ADDRESS = URI.create("https://meet.example.org");

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<DeviceStatus> reports = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<DeviceNews>> waiting = new ArrayList<>();
    private final List<RemoteCommand> commands = new ArrayList<>();
    private Optional<TokenException.Reason> trouble = Optional.empty();
    private boolean revoked;
    private boolean expired;
    private int signIns;
    private int people;
    private int toldPeople = -1;
    private long cursor = 1;
    private boolean closed;

    /** From now on every call fails, and what waits fails now; empty for all being well. */
    public synchronized void trouble(TokenException.@Nullable Reason reason) {
        trouble = Optional.ofNullable(reason);
        trouble.ifPresent(why -> waiting.forEach(answer -> answer.completeExceptionally(failure(why))));
        if (trouble.isPresent()) {
            waiting.clear();
        }
    }

    /** An administrator takes the account away. */
    public synchronized void revoke() {
        revoked = true;
        expire();
    }

    /** The login runs out. */
    public synchronized void expire() {
        expired = true;
        waiting.forEach(answer -> answer.completeExceptionally(failure(TokenException.Reason.SESSION_EXPIRED)));
        waiting.clear();
    }

    public synchronized void people(int count) {
        people = count;
        answer();
    }

    /** An administrator says what to do. */
    public synchronized void command(RemoteCommand.Kind kind, Optional<String> room) {
        commands.add(new RemoteCommand(cursor + 100, kind, room));
        answer();
    }

    /** How commands went, like {@code MUTE DONE}; in the order they were answered. */
    public List<String> told() {
        return List.copyOf(told);
    }

    public List<DeviceStatus> reports() {
        return List.copyOf(reports);
    }

    public synchronized int signIns() {
        return signIns;
    }

    /** Whether somebody waits for news. */
    public synchronized boolean listened() {
        return waiting.stream().anyMatch(answer -> !answer.isDone());
    }

    public synchronized boolean closed() {
        return closed;
    }

    @Override
    public synchronized CompletableFuture<EnrolmentResult> enrol(String code) {
        if (trouble.isPresent()) {
            return CompletableFuture.failedFuture(failure(trouble.get()));
        }
        if (!code.equalsIgnoreCase(CODE)) {
            return CompletableFuture.failedFuture(failure(TokenException.Reason.WRONG_CREDENTIALS));
        }
        revoked = false;
        return CompletableFuture.completedFuture(new EnrolmentResult("secret".toCharArray(), "board", "Board room"));
    }

    @Override
    public synchronized CompletableFuture<DeviceSession> signIn(char[] deviceToken) {
        boolean right = Arrays.equals(deviceToken, "secret".toCharArray());
        Arrays.fill(deviceToken, '\0');
        signIns++;
        if (trouble.isPresent()) {
            return CompletableFuture.failedFuture(failure(trouble.get()));
        }
        if (revoked || !right) {
            return CompletableFuture.failedFuture(failure(TokenException.Reason.WRONG_CREDENTIALS));
        }
        expired = false;
        return CompletableFuture.completedFuture(new DeviceSession(new Session(), "board", "Board room"));
    }

    @Override
    public synchronized CompletableFuture<DeviceNews> news(
            DeviceSession session, long after, Optional<String> room, Duration wait) {
        if (trouble.isPresent()) {
            return CompletableFuture.failedFuture(failure(trouble.get()));
        }
        if (expired) {
            return CompletableFuture.failedFuture(failure(TokenException.Reason.SESSION_EXPIRED));
        }
        CompletableFuture<DeviceNews> answer = new CompletableFuture<>();
        waiting.add(answer);
        if (after == 0) {
            toldPeople = -1;
        }
        answer();
        return answer;
    }

    @Override
    public CompletableFuture<Void> done(DeviceSession session, long commandId, CommandResult outcome, String note) {
        told.add(outcome + (note.isEmpty() ? "" : " (" + note + ")"));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> report(DeviceSession session, DeviceStatus status) {
        reports.add(status);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void answer() {
        waiting.removeIf(CompletableFuture::isDone);
        if (waiting.isEmpty() || (commands.isEmpty() && people == toldPeople)) {
            return;
        }
        toldPeople = people;
        DeviceNews news = new DeviceNews(commands, people, ++cursor);
        commands.clear();
        List<CompletableFuture<DeviceNews>> answered = List.copyOf(waiting);
        waiting.clear();
        answered.forEach(answer -> answer.complete(news));
    }

    private static TokenException failure(TokenException.Reason reason) {
        return new TokenException(reason, "simulated", null);
    }

    private final class Session implements BackendSession {
        @Override
        public CompletableFuture<JoinTicket> ticket(String roomName) {
            synchronized (SimulatedRoomServer.this) {
                if (expired) {
                    return CompletableFuture.failedFuture(failure(TokenException.Reason.SESSION_EXPIRED));
                }
            }
            return CompletableFuture.completedFuture(
                    new JoinTicket(URI.create("wss://media.example.org"), AccessToken.of("a.b.c")));
        }

        @Override
        public CompletableFuture<LoopbackTickets> loopbackTickets() {
            return CompletableFuture.failedFuture(failure(TokenException.Reason.NOT_A_BACKEND));
        }

        @Override
        public CompletableFuture<Void> signOut() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public String identity() {
            return "board";
        }

        @Override
        public String name() {
            return "Board room";
        }

        @Override
        public boolean roomAdmin() {
            return false;
        }

        @Override
        public Instant expiresAt() {
            return Instant.MAX;
        }

        @Override
        public URI backend() {
            return ADDRESS;
        }
    }
}
