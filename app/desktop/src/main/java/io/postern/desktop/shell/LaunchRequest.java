package io.postern.desktop.shell;

import io.postern.desktop.link.TrustedServers;
import io.postern.desktop.login.UserSession;
import io.postern.desktop.recovery.InterruptedCall;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/**
 * The parameters of this launch; the window does not ask for those that are given.
 *
 * @param signedIn a person who is signed in already
 * @param backend the backend to sign in to
 * @param password the password; with backend and user it signs in without asking; wiped after use
 * @param joinAtOnce whether to press Join as soon as the lobby is ready
 */
public record LaunchRequest(
        Optional<UserSession> signedIn,
        Optional<URI> backend,
        Optional<String> user,
        Optional<char[]> password,
        Optional<String> room,
        boolean joinAtOnce) {
    /** A launch without parameters. */
    public static final LaunchRequest UNKNOWN = new LaunchRequest(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** The same, to rejoin a room after an unwanted end. */
    public LaunchRequest rejoining(String interrupted) {
        return new LaunchRequest(signedIn, backend, user, password, Optional.of(interrupted), true);
    }

    /** The same, without joining automatically. */
    LaunchRequest waiting() {
        return new LaunchRequest(signedIn, backend, user, password, room, false);
    }

    /**
     * The same, to rejoin the call that the program crashed in. A password is kept only for the server it was given
     * with.
     */
    LaunchRequest returningTo(InterruptedCall call) {
        boolean there =
                backend.map(known -> TrustedServers.same(known, call.backend())).orElse(false);
        return new LaunchRequest(
                Optional.empty(),
                Optional.of(call.backend()),
                user.filter(name -> there),
                password.filter(characters -> there),
                Optional.of(call.room()),
                true);
    }

    void wipePassword() {
        password.ifPresent(characters -> Arrays.fill(characters, '\0'));
    }

    @Override
    public String toString() {
        return "LaunchRequest[" + signedIn + ", " + backend + ", " + user + ", " + room + ", " + joinAtOnce + "]";
    }
}
