package io.postern.desktop.shell;

import io.postern.desktop.link.KnownServers;
import io.postern.desktop.login.SignedIn;
import io.postern.desktop.recovery.InterruptedCall;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is known when the program starts; what is known is not asked for.
 *
 * @param signedIn someone who has signed in already
 * @param backend where to sign in
 * @param password together with backend and user signs in without asking; wiped after use
 * @param joinAtOnce whether to press Join as soon as the lobby is ready
 */
public record Arrival(
        Optional<SignedIn> signedIn,
        Optional<URI> backend,
        Optional<String> user,
        Optional<char[]> password,
        Optional<String> room,
        boolean joinAtOnce) {
    /** Nothing is known. */
    public static final Arrival UNKNOWN = new Arrival(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** The same, back into a room that was left without wanting to. */
    public Arrival rejoining(String interrupted) {
        return new Arrival(signedIn, backend, user, password, Optional.of(interrupted), true);
    }

    /** The same, for somebody who is to say themselves when they join. */
    Arrival waiting() {
        return new Arrival(signedIn, backend, user, password, room, false);
    }

    /** Back into a call that the program fell out of; a password is for the server it was given with. */
    Arrival returningTo(InterruptedCall call) {
        boolean there =
                backend.map(known -> KnownServers.same(known, call.backend())).orElse(false);
        return new Arrival(
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
        return "Arrival[" + signedIn + ", " + backend + ", " + user + ", " + room + ", " + joinAtOnce + "]";
    }
}
