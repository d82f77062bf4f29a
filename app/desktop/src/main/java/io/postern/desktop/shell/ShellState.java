package io.postern.desktop.shell;

import io.postern.call.context.JoinTimeline;
import io.postern.call.invite.ServerAddress;
import io.postern.desktop.lobby.LobbyViewModel;
import io.postern.desktop.login.LoginViewModel;
import io.postern.desktop.login.UserSession;
import io.postern.desktop.recovery.InterruptedCall;
import io.postern.doctor.DiagnosticTarget;
import io.postern.room.DisconnectReason;
import io.postern.room.LocalMedia;
import io.postern.room.Room;
import java.net.URI;
import java.util.Optional;

/** The state of the window: the current page with the objects that it needs. */
public sealed interface ShellState {
    ShellPage page();

    /** The server that the person is signed in to, or is about to sign in to. */
    default Optional<URI> server() {
        return switch (this) {
            case SigningIn here -> here.login().backend();
            case InLobby here -> here.person().backend();
            case InCall here -> here.person().backend();
            case CallEnded here -> here.person().backend();
            case Crashed here -> Optional.of(here.call().backend());
        };
    }

    /** The session of the signed-in person. */
    default Optional<UserSession> signedIn() {
        return switch (this) {
            case SigningIn here -> Optional.empty();
            case InLobby here -> Optional.of(here.person());
            case InCall here -> Optional.of(here.person());
            case CallEnded here -> Optional.of(here.person());
            case Crashed here -> Optional.empty();
        };
    }

    /** The servers that a check of the connection examines from here; empty while none is known. */
    default Optional<DiagnosticTarget> examined() {
        return switch (this) {
            case SigningIn here ->
                ServerAddress.parse(here.login().serverProperty().get()) instanceof ServerAddress.Usable(URI server)
                        ? Optional.of(fromOutside(server))
                        : Optional.empty();
            case InLobby here -> examined(here.person());
            case InCall here -> examined(here.person());
            case CallEnded here -> examined(here.person());
            case Crashed here -> Optional.of(fromOutside(here.call().backend()));
        };
    }

    private static DiagnosticTarget fromOutside(URI server) {
        return new DiagnosticTarget.Backend(server, new DiagnosticTarget.Access.Nobody(), Optional.empty());
    }

    private static Optional<DiagnosticTarget> examined(UserSession person) {
        DiagnosticTarget.Access access = person.session()
                .<DiagnosticTarget.Access>map(DiagnosticTarget.Access.SignedIn::new)
                .orElseGet(DiagnosticTarget.Access.Nobody::new);
        return person.backend().map(server -> new DiagnosticTarget.Backend(server, access, Optional.empty()));
    }

    record SigningIn(LoginViewModel login) implements ShellState {
        @Override
        public ShellPage page() {
            return ShellPage.SIGN_IN;
        }
    }

    record InLobby(LobbyViewModel lobby, UserSession person) implements ShellState {
        @Override
        public ShellPage page() {
            return ShellPage.LOBBY;
        }
    }

    record InCall(Room room, LocalMedia media, JoinTimeline timeline, UserSession person) implements ShellState {
        @Override
        public ShellPage page() {
            return ShellPage.CALL;
        }
    }

    /**
     * The previous run of the program crashed during a call.
     *
     * @param launchRequest the parameters of this launch
     */
    record Crashed(InterruptedCall call, LaunchRequest launchRequest) implements ShellState {
        @Override
        public ShellPage page() {
            return ShellPage.CRASHED;
        }
    }

    record CallEnded(String room, DisconnectReason reason, UserSession person) implements ShellState {
        @Override
        public ShellPage page() {
            return ShellPage.ENDED;
        }
    }
}
