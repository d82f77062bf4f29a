package io.postern.room.engine;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import livekit.LivekitModels.DataPacket;

/** Reads the sender's identity from an encoded data packet without decoding the rest; cheap, for libwebrtc's threads. */
final class SenderIdentityParser {
    private SenderIdentityParser() {}

    /** The identity, as the server names it; empty where it does not, and for what is no packet. */
    static String of(byte[] packet) {
        String identity = "";
        CodedInputStream fields = CodedInputStream.newInstance(packet);
        try {
            for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == DataPacket.PARTICIPANT_IDENTITY_FIELD_NUMBER
                        && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    identity = fields.readString();
                } else if (!fields.skipField(tag)) {
                    return "";
                }
            }
            return identity;
        } catch (IOException e) {
            return "";
        }
    }
}
