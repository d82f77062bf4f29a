package io.postern.signaling.device;

import java.util.List;

/**
 * The backend's response to {@link DeviceClient#news}.
 *
 * @param commands in the order they were given; empty if there is none
 * @param people the number of people in the requested room, without machines of meeting rooms (this one too), agents,
 *     recorders and hidden participants. 0 if no room was requested, {@link #UNKNOWN} while the backend does not know.
 * @param cursor for the next call; opaque to the machine, and positive
 */
public record DeviceNews(List<RemoteCommand> commands, int people, long cursor) {
    /** The number of people is not known: the room server does not respond to the backend. */
    public static final int UNKNOWN = -1;

    public DeviceNews {
        commands = List.copyOf(commands);
    }
}
