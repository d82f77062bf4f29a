package io.postern.signaling.device;

import java.util.List;

/**
 * What a machine is told.
 *
 * @param commands in the order they were given; empty if there is none
 * @param people how many people are in the room that was asked about: without machines of meeting rooms (this one too),
 *     agents, recorders and who is hidden. 0 if no room was asked about, {@link #UNKNOWN} while the backend cannot tell.
 * @param cursor for the next call; its value means nothing to the machine, and is positive
 */
public record DeviceNews(List<RemoteCommand> commands, int people, long cursor) {
    /** Nobody knows how many people there are: the room server does not answer the backend. */
    public static final int UNKNOWN = -1;

    public DeviceNews {
        commands = List.copyOf(commands);
    }
}
