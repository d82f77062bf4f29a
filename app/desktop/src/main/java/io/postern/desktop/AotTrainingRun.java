package io.postern.desktop;

import io.postern.desktop.login.SignInService;
import io.postern.desktop.login.UserSession;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.room.RoomClient;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.signaling.token.SessionCredentials;
import io.postern.signaling.token.TokenSource;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Drives the program unattended from the sign-in through the lobby to a call that gets no ticket, so that the Java
 * runtime records for its AOT cache which classes a start needs. Touches no settings, no camera and no microphone, and reaches
 * nothing beyond this machine.
 */
final class AotTrainingRun {
    private static final TokenSource NO_TICKETS =
            room -> CompletableFuture.failedFuture(new IllegalStateException("There is no server in a rehearsal."));

    /** Enough for devices, previews and the lobby's own rehearsal of a call to have their turn. */
    private static final long LOBBY_SECONDS = 3;

    private static final long CALL_SECONDS = 3;

    private final CompletableFuture<Void> drawn = new CompletableFuture<>();

    /** Takes the person's place, and keeps what belongs to the person out. */
    void prepare(CompositionBuilder builder) {
        builder.settings(SettingsStore.inMemory(Settings.DEFAULTS))
                .signIn(new UnattendedSignIn())
                .roomClient(
                        network -> RoomClient.create(new RoomClient.Options(RoomClient.Audio.DEVICES, true), network))
                .launchRequest(new LaunchRequest(
                        Optional.empty(),
                        Optional.of(URI.create("http://127.0.0.1:9")),
                        Optional.of("rehearsal"),
                        Optional.of("rehearsal".toCharArray()),
                        Optional.of("rehearsal"),
                        true));
    }

    /** Lets the person in once the sign-in has been seen, and ends the program a few seconds after. */
    void attend(CompositionRoot root) {
        root.drawn().thenRun(() -> drawn.complete(null));
        root.drawn().thenRunAsync(CallClassPreloader::learn);
        root.drawn()
                .thenRunAsync(
                        root::requestClose,
                        CompletableFuture.delayedExecutor(LOBBY_SECONDS + CALL_SECONDS, TimeUnit.SECONDS));
    }

    private final class UnattendedSignIn implements SignInService {
        @Override
        public CompletableFuture<UserSession> signIn(URI backend, String username, char[] password) {
            Arrays.fill(password, '\0');
            UserSession person = new UserSession(NO_TICKETS, "rehearsal", "Rehearsal", Optional.empty());
            return drawn.thenApply(seen -> person);
        }

        @Override
        public CompletableFuture<UserSession> resume(SessionCredentials login) {
            return CompletableFuture.failedFuture(new IllegalStateException("A rehearsal has no login."));
        }

        @Override
        public void close() {
            drawn.cancel(false);
        }
    }
}
