package io.postern.room.engine;

import com.google.protobuf.ByteString;
import io.postern.room.ConnectionState;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.chat.ChatRateLimitException;
import io.postern.room.chat.ChatReader;
import io.postern.room.chat.GarbledChatException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.Encryption;
import livekit.LivekitModels.UserPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people and programs in a room send each other over the data channels: chat goes to the conversation, everything else
 * to the application. Owned by the room's executor.
 */
final class RoomData {
    private static final Logger log = LoggerFactory.getLogger(RoomData.class);
    private static final int MAX_BYTES = 60_000;

    /** The most senders that are remembered as told of, so that a crowd of them fills no memory. */
    private static final int MAX_TOLD = 1_000;

    private final DataChannels data;
    private final RoomChat chat;
    private final RoomModel model;
    private final Consumer<RoomEvent> events;
    private final Set<String> garbledSenders = new HashSet<>();
    private final Set<String> floodingSenders = new HashSet<>();
    private final Set<String> encryptedSenders = new HashSet<>();

    RoomData(DataChannels data, RoomChat chat, RoomModel model, Consumer<RoomEvent> events) {
        this.data = data;
        this.chat = chat;
        this.model = model;
        this.events = events;
    }

    /**
     * An application's bytes as a packet, copied: the array may be changed afterwards. Any thread.
     *
     * @throws RoomException if there are too many
     */
    static DataPacket of(byte[] payload, String topic, List<String> destinationIdentities) {
        if (payload.length > MAX_BYTES) {
            throw new RoomException(
                    new RoomFailure(RoomFailure.Kind.BAD_MESSAGE, false, payload.length + " bytes are too many"), null);
        }
        return DataPacket.newBuilder()
                .addAllDestinationIdentities(destinationIdentities)
                .setUser(UserPacket.newBuilder()
                        .setPayload(ByteString.copyFrom(payload))
                        .setTopic(topic))
                .build();
    }

    CompletableFuture<Void> send(DataPacket packet, boolean reliable) {
        if (!model.permissions().canPublishData()) {
            return CompletableFuture.failedFuture(new RoomException(
                    new RoomFailure(RoomFailure.Kind.NOT_PERMITTED, false, "data may not be sent"), null));
        }
        return model.connection() instanceof ConnectionState.Idle
                ? CompletableFuture.failedFuture(
                        new RoomException(new RoomFailure(RoomFailure.Kind.NOT_SENT, true, "not joined"), null))
                : data.send(List.of(packet), reliable);
    }

    /** @return whether it may have changed what a snapshot shows */
    boolean received(DataPacket packet) {
        if (isEncrypted(packet)) {
            return encrypted(packet.getParticipantIdentity());
        }
        try {
            chat.read(packet);
        } catch (GarbledChatException e) {
            garbled(e.sender(), String.valueOf(e.getMessage()));
            return false;
        } catch (ChatRateLimitException e) {
            flooding(e.sender(), String.valueOf(e.getMessage()));
            return false;
        }
        boolean isData = packet.hasUser() && !ChatReader.isLegacyChat(packet.getUser());
        if (isData) {
            events.accept(new RoomEvent.DataReceived(
                    packet.getParticipantIdentity(),
                    packet.getUser().getTopic(),
                    packet.getUser().getPayload().toByteArray()));
        }
        return !isData;
    }

    /** Someone left; should they come back, it is told anew. */
    void forget(String identity) {
        encryptedSenders.remove(identity);
    }

    /** The field of a stream's header is deprecated, and what clients write that encrypt streams alone. */
    @SuppressWarnings("deprecation")
    private static boolean isEncrypted(DataPacket packet) {
        return packet.hasEncryptedPacket()
                || (packet.hasStreamHeader() && packet.getStreamHeader().getEncryptionType() != Encryption.Type.NONE);
    }

    private boolean encrypted(String sender) {
        boolean first = isFirst(encryptedSenders, sender);
        if (first) {
            log.info("Ignoring data that is encrypted end to end");
            events.accept(new RoomEvent.EncryptedDataReceived(sender));
        }
        return first;
    }

    /** Said once per sender: someone whose program talks nonsense does so all the time. */
    void garbled(String sender, String detail) {
        if (isFirst(garbledSenders, sender)) {
            log.warn("Ignoring data that cannot be understood: {}", detail);
            events.accept(new RoomEvent.Trouble(new RoomFailure(RoomFailure.Kind.GARBLED_DATA, false, detail)));
        }
    }

    /** Said once per sender, too. */
    void flooding(String sender, String detail) {
        if (isFirst(floodingSenders, sender)) {
            log.warn("Leaving out data because there is too much of it: {}", detail);
            events.accept(new RoomEvent.Trouble(new RoomFailure(RoomFailure.Kind.TOO_MUCH_DATA, false, detail)));
        }
    }

    private static boolean isFirst(Set<String> told, String sender) {
        return told.size() < MAX_TOLD && told.add(sender);
    }
}
