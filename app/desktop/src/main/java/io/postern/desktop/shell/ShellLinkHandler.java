package io.postern.desktop.shell;

import io.postern.call.invite.InviteLink;
import io.postern.desktop.link.LinkContext;
import io.postern.desktop.link.LinkViewModel;
import io.postern.desktop.link.TrustedServers;
import io.postern.ui.control.Notice;

/** Provides the few actions of the shell that links may use. On the JavaFX thread. */
final class ShellLinkHandler implements LinkViewModel.Ways {
    private final ShellViewModel shell;

    ShellLinkHandler(ShellViewModel shell) {
        this.shell = shell;
    }

    @Override
    public LinkContext where() {
        return switch (shell.stateProperty().get()) {
            case ShellState.SigningIn here -> new LinkContext.SignedOut();
            case ShellState.InLobby here ->
                new LinkContext.SignedIn(here.person().backend());
            case ShellState.InCall here ->
                new LinkContext.InCall(here.person().backend(), here.room().name());
            case ShellState.CallEnded here ->
                new LinkContext.SignedIn(here.person().backend());
            case ShellState.Crashed here -> new LinkContext.SignedOut();
            case null -> new LinkContext.SignedOut();
        };
    }

    @Override
    public TrustedServers known() {
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
