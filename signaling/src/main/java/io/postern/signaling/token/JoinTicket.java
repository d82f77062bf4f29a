package io.postern.signaling.token;

import io.postern.signaling.AccessToken;
import java.net.URI;

/** What it takes to join: where, and with which token. */
public record JoinTicket(URI server, AccessToken token) {}
