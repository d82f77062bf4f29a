package io.postern.signaling.token;

/**
 * What it takes for a program to meet itself: a room nobody else has a ticket for, and two identities in it.
 *
 * @param roomName chosen by the backend
 * @param sender may publish
 * @param receiver may watch
 */
public record LoopbackTickets(String roomName, JoinTicket sender, JoinTicket receiver) {}
