package io.postern.signaling.token;

import io.postern.signaling.AccessToken;
import java.net.URI;

/** The server and the token for joining a room. */
public record JoinTicket(URI server, AccessToken token) {}
