package io.postern.room.engine;

import io.postern.room.loop.RoomLoop;
import io.postern.room.reconnect.ReconnectPolicy;

/**
 * The parts that joining and reconnecting work with.
 *
 * @param listener told of the connection's progress
 */
record ConnectionParts(
        RoomLoop loop,
        SignalConnection signal,
        CurrentTransport transport,
        JoinTicketCache tickets,
        IceServerRewriter rewriter,
        ReconnectPolicy policy,
        ConnectionListener listener) {}
