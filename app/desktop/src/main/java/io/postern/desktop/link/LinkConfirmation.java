package io.postern.desktop.link;

import io.postern.call.invite.InviteLink;
import java.net.URI;
import java.util.Optional;

/**
 * A question that the person has to confirm before a link is followed.
 *
 * @param known whether the server is one that is gone to without asking
 * @param leavesCall whether a call would be left
 * @param otherServer whether it leads away from the server they are at, or there is none yet
 * @param leavesServer where they are signed in and would not be any more
 */
public record LinkConfirmation(
        InviteLink link, boolean known, boolean leavesCall, boolean otherServer, Optional<URI> leavesServer) {}
