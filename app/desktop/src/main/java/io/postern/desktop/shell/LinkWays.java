package io.postern.desktop.shell;

import io.postern.call.invite.InviteLink;
import io.postern.desktop.link.KnownServers;
import io.postern.desktop.link.LinkViewModel;
import io.postern.desktop.link.Whereabouts;
import io.postern.ui.control.Notice;

/** What links may do with the shell, and no more. On the JavaFX thread. */
final class LinkWays implements LinkViewModel.Ways {
    private final ShellViewModel shell;

    LinkWays(ShellViewModel shell) {
        this.shell = shell;
    }

    @Override
    public Whereabouts where() {
        return switch (shell.locationProperty().get()) {
            case Location.SigningIn here -> new Whereabouts.SignedOut();
            case Location.InLobby here -> new Whereabouts.SignedIn(here.person().backend());
            case Location.InCall here ->
                new Whereabouts.InCall(here.person().backend(), here.room().name());
            case Location.CallEnded here ->
                new Whereabouts.SignedIn(here.person().backend());
            case Location.Crashed here -> new Whereabouts.SignedOut();
            case null -> new Whereabouts.SignedOut();
        };
    }

    @Override
    public KnownServers known() {
        return shell.knownServers();
    }

    @Override
    public void follow(InviteLink link) {
        shell.follow(link);
    }

    @Override
    public void say(Notice sentence) {
        shell.say(sentence);
    }
}
