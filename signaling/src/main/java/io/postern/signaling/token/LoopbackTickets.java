package io.postern.signaling.token;

/**
 * The tickets for a loopback test: a room that nobody else has a ticket for, and two identities in it.
 *
 * @param roomName chosen by the backend
 * @param sender may publish
 * @param receiver may subscribe
 */
public record LoopbackTickets(String roomName, JoinTicket sender, JoinTicket receiver) {}
