package io.postern.room;

/**
 * How media travels.
 *
 * @param protocol {@code tcp}; {@code udp} would be a defect
 * @param relayed whether it goes through a TURN relay over TLS
 * @param remoteAddress of the server or the relay
 */
public record MediaPath(String protocol, boolean relayed, String remoteAddress, int remotePort) {}
