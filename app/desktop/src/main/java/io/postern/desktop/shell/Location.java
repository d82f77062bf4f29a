package io.postern.desktop.shell;

import io.postern.desktop.lobby.LobbyViewModel;
import io.postern.desktop.login.LoginViewModel;
import io.postern.desktop.login.SignedIn;
import io.postern.room.DisconnectReason;
import io.postern.room.LocalMedia;
import io.postern.room.Room;

/** Where a person is, with what is needed there. */
public sealed interface Location {
    Place place();

    record SigningIn(LoginViewModel login) implements Location {
        @Override
        public Place place() {
            return Place.SIGN_IN;
        }
    }

    record InLobby(LobbyViewModel lobby, SignedIn person) implements Location {
        @Override
        public Place place() {
            return Place.LOBBY;
        }
    }

    record InCall(Room room, LocalMedia media, JoinTimeline timeline, SignedIn person) implements Location {
        @Override
        public Place place() {
            return Place.CALL;
        }
    }

    record CallEnded(String room, DisconnectReason reason, SignedIn person) implements Location {
        @Override
        public Place place() {
            return Place.ENDED;
        }
    }
}
