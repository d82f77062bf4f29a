package io.postern.desktop.shell;

import io.postern.call.invite.InviteLink;
import io.postern.desktop.login.SignInService;
import io.postern.desktop.recovery.InterruptedCall;
import io.postern.signaling.token.SessionCredentials;
import io.postern.ui.fx.FxThread;
import java.util.Optional;

/** Handles the page after a crash: rejoins the call, or continues like an ordinary start. On the JavaFX thread. */
final class CrashReturn {
    private final ShellViewModel shell;
    private final SignInService signIn;
    private final FxThread fx;

    CrashReturn(ShellViewModel shell, SignInService signIn, FxThread fx) {
        this.shell = shell;
        this.signIn = signIn;
        this.fx = fx;
    }

    /** Rejoins the call that the program crashed in, with the login that was passed on or after signing in again. */
    void joinAgain() {
        if (shell.stateProperty().get() instanceof ShellState.Crashed here) {
            allowedLogin(here.call()).ifPresentOrElse(login -> resume(here, login), () -> signInAgain(here));
        }
    }

    /** Continues without rejoining the call. */
    void passOver() {
        if (shell.stateProperty().get() instanceof ShellState.Crashed here) {
            shell.arrive(here.launchRequest());
        }
    }

    /** None if the policy sets another server, which the sign-in page reports. */
    private Optional<SessionCredentials> allowedLogin(InterruptedCall call) {
        return shell.knownServers()
                        .onlyOther(new InviteLink(call.backend(), call.room()))
                        .isEmpty()
                ? call.login()
                : Optional.empty();
    }

    private void resume(ShellState.Crashed here, SessionCredentials login) {
        signIn.resume(login)
                .whenComplete((person, failure) -> fx.post(() -> {
                    if (!here.equals(shell.stateProperty().get())) {
                        return;
                    }
                    if (failure == null) {
                        shell.enterLobby(person, Optional.of(here.call().room()))
                                .join();
                    } else {
                        signInAgain(here);
                    }
                }));
    }

    private void signInAgain(ShellState.Crashed here) {
        shell.arrive(here.launchRequest().returningTo(here.call()));
        if (shell.stateProperty().get() instanceof ShellState.SigningIn there
                && !there.login().busyProperty().get()
                && there.login().noticeProperty().get().isEmpty()) {
            shell.sayWhereTo(there.login(), here.call().room());
        }
    }
}
