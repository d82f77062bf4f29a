package io.postern.desktop.shell;

import io.postern.desktop.link.TrustedServers;
import io.postern.desktop.login.UserSession;
import io.postern.desktop.recovery.InterruptedCall;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/**
 * The parameters of this launch; given ones are not asked for.
 *
 * @param signedIn someone who has signed in already
 * @param backend where to sign in
 * @param password together with backend and user signs in without asking; wiped after use
 * @param joinAtOnce whether to press Join as soon as the lobby is ready
 */
public record LaunchRequest(
        Optional<UserSession> signedIn,
        Optional<URI> backend,
        Optional<String> user,
        Optional<char[]> password,
        Optional<String> room,
        boolean joinAtOnce) {
    /** Nothing is known. */
    public static final LaunchRequest UNKNOWN = new LaunchRequest(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** The same, back into a room that was left without wanting to. */
    public LaunchRequest rejoining(String interrupted) {
        return new LaunchRequest(signedIn, backend, user, password, Optional.of(interrupted), true);
    }

    /** The same, for somebody who is to say themselves when they join. */
    LaunchRequest waiting() {
        return new LaunchRequest(signedIn, backend, user, password, room, false);
    }

    /** Back into a call that the program fell out of; a password is for the server it was given with. */
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
