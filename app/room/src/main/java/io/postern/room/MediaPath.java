package io.postern.room;

/**
 * The path that media takes. With a proxy or a relay this differs from the candidate pair of libwebrtc, which only
 * knows our own forwarder.
 *
 * @param protocol {@code tcp}; {@code udp} would be a defect
 * @param relayed whether it goes through a TURN relay
 * @param tls whether that relay is reached over TLS
 * @param host of the media server or the relay: its name where there is one, else its address
 * @param port of the media server or the relay
 * @param proxy host of the proxy on the way there; empty if there is none
 */
public record MediaPath(String protocol, boolean relayed, boolean tls, String host, int port, String proxy) {}
