package io.postern.desktop.link;

import io.postern.call.invite.InviteLink;
import java.net.URI;
import java.util.Optional;

/**
 * A question that the person has to confirm before a link is followed.
 *
 * @param known whether the server's links are followed without asking
 * @param leavesCall whether a call would be left
 * @param otherServer whether the link leads to another server than the current one, or there is none yet
 * @param leavesServer the server that the person would be signed out of
 */
public record LinkConfirmation(
        InviteLink link, boolean known, boolean leavesCall, boolean otherServer, Optional<URI> leavesServer) {}
