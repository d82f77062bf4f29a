package io.postern.desktop.link;

import io.postern.call.invite.InviteLink;
import java.net.URI;
import java.util.Optional;

/** The effect of following a link at the person's current place. */
sealed interface LinkAction {
    /** The person is in that room already. */
    record Stay() implements LinkAction {}

    /** No confirmation is needed. */
    record Go(InviteLink link) implements LinkAction {}

    record Ask(LinkConfirmation question) implements LinkAction {}

    /** The policy allows only another server. */
    record Forbidden(URI only) implements LinkAction {}

    static LinkAction of(InviteLink link, LinkContext where, TrustedServers servers) {
        Optional<URI> only = servers.onlyOther(link);
        if (only.isPresent()) {
            return new Forbidden(only.get());
        }
        boolean sameServer = where.at()
                .map(here -> TrustedServers.same(here, link.backend()))
                .orElse(false);
        if (where instanceof LinkContext.InCall call
                && sameServer
                && call.room().equals(link.room())) {
            return new Stay();
        }
        boolean known = sameServer || servers.know(link);
        boolean leavesCall = where instanceof LinkContext.InCall;
        boolean leavesServer = !sameServer && !(where instanceof LinkContext.SignedOut);
        // Links to unencrypted servers are confirmed, except for this computer and the server the person is signed in
        // to.
        boolean plain = !sameServer && !link.encrypted() && !link.onThisComputer();
        if (known && !leavesCall && !leavesServer && !plain) {
            return new Go(link);
        }
        return new Ask(new LinkConfirmation(
                link, known, leavesCall, !sameServer, leavesServer ? where.at() : Optional.empty()));
    }
}
