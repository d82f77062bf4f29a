package io.postern.backend.rooms;

import livekit.LivekitModels.ParticipantInfo;

/**
 * A visible participant of a room, and whether it is a program.
 *
 * @param program whether it is an agent, a recorder, an ingress or a bridge; people on the telephone are not programs
 */
public record RoomOccupant(String identity, boolean program) {
    static boolean isThere(ParticipantInfo participant) {
        return participant.getState() != ParticipantInfo.State.DISCONNECTED
                && !participant.getPermission().getHidden();
    }

    static RoomOccupant of(ParticipantInfo participant) {
        boolean program = switch (participant.getKind()) {
            case STANDARD, SIP -> false;
            case AGENT, INGRESS, EGRESS, CONNECTOR, BRIDGE -> true;
            // A kind of a newer LiveKit: counting one person too many is better than ending a meeting with people in
            // it.
            case UNRECOGNIZED -> false;
        };
        return new RoomOccupant(participant.getIdentity(), program);
    }
}
