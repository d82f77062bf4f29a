package io.postern.backend.rooms;

import livekit.LivekitModels.ParticipantInfo;

/**
 * Somebody or something in a room that others can see.
 *
 * @param program an agent, a recorder, a stream from elsewhere or a bridge; not a person, who may be on the telephone
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
            // Of a newer LiveKit: rather a person too many than a meeting that ends with people in it.
            case UNRECOGNIZED -> false;
        };
        return new RoomOccupant(participant.getIdentity(), program);
    }
}
