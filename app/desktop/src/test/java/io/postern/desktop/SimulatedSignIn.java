package io.postern.desktop;

import io.postern.desktop.login.SignInService;
import io.postern.desktop.login.UserSession;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.JoinTicket;
import io.postern.signaling.token.SessionCredentials;
import io.postern.signaling.token.TokenException;
import io.postern.signaling.token.TokenSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A backend that gives the answers of a test, when the test says so. */
public final class SimulatedSignIn implements SignInService {
    /** A sign-in request: server, name and the password's length, never its text. */
    public record Asked(URI backend, String username, int passwordLength) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<UserSession>> answers = new ArrayList<>();
    private @Nullable SessionCredentials resumed;
    private boolean closed;

    /** A signed-in person who gets all tickets at once. */
    public static UserSession person(String identity, String name) {
        return new UserSession(tickets(), identity, name, Optional.of(URI.create("https://meet.example.org")));
    }

    /** Issues a ticket for every room at once. */
    public static TokenSource tickets() {
        return TokenSource.literal(URI.create("wss://media.example.org"), AccessToken.of("a.b.c"));
    }

    /** Refuses all tickets, for this reason. */
    public static TokenSource noTickets(TokenException.Reason reason) {
        return room -> CompletableFuture.<JoinTicket>failedFuture(new TokenException(reason, "simulated", null));
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Accepts the latest request. */
    public void accept(UserSession person) {
        answers.getLast().complete(person);
    }

    /** Refuses the latest request. */
    public void refuse(TokenException.Reason reason) {
        refuse(new TokenException(reason, "simulated", null));
    }

    /** Refuses the latest request for this reason. */
    public void refuse(TokenException reason) {
        answers.getLast().completeExceptionally(reason);
    }

    /** The login that was resumed last. */
    public Optional<SessionCredentials> resumed() {
        return Optional.ofNullable(resumed);
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public CompletableFuture<UserSession> signIn(URI backend, String username, char[] password) {
        asked.add(new Asked(backend, username, password.length));
        Arrays.fill(password, '\0');
        CompletableFuture<UserSession> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    @Override
    public CompletableFuture<UserSession> resume(SessionCredentials login) {
        resumed = login;
        CompletableFuture<UserSession> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    @Override
    public void close() {
        closed = true;
    }
}
