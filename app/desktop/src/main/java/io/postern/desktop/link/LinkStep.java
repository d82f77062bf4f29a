package io.postern.desktop.link;

import io.postern.call.invite.InviteLink;
import java.net.URI;
import java.util.Optional;

/** What a link leads to from where somebody is. */
sealed interface LinkStep {
    /** They are there already. */
    record Stay() implements LinkStep {}

    /** There is nothing to ask. */
    record Go(InviteLink link) implements LinkStep {}

    record Ask(LinkQuestion question) implements LinkStep {}

    /** An administrator has set another server. */
    record Forbidden(URI only) implements LinkStep {}

    static LinkStep of(InviteLink link, Whereabouts where, KnownServers servers) {
        Optional<URI> only = servers.onlyOther(link);
        if (only.isPresent()) {
            return new Forbidden(only.get());
        }
        boolean sameServer =
                where.at().map(here -> KnownServers.same(here, link.backend())).orElse(false);
        if (where instanceof Whereabouts.InCall call
                && sameServer
                && call.room().equals(link.room())) {
            return new Stay();
        }
        boolean known = sameServer || servers.know(link);
        boolean leavesCall = where instanceof Whereabouts.InCall;
        boolean leavesServer = !sameServer && !(where instanceof Whereabouts.SignedOut);
        // Without encryption it is never silent, unless it is this very computer or where they are signed in anyway.
        boolean plain = !sameServer && !link.encrypted() && !link.onThisComputer();
        if (known && !leavesCall && !leavesServer && !plain) {
            return new Go(link);
        }
        return new Ask(
                new LinkQuestion(link, known, leavesCall, !sameServer, leavesServer ? where.at() : Optional.empty()));
    }
}
