package io.postern.room.engine;

import com.google.protobuf.ByteString;
import io.postern.media.rtc.DataChannel;
import io.postern.room.ChatMessage;
import io.postern.room.ConnectionState;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.chat.ChatRateLimitException;
import io.postern.room.chat.ChatReader;
import io.postern.room.chat.ChatWriter;
import io.postern.room.chat.GarbledChatException;
import io.postern.room.loop.RoomLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.Encryption;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.UserPacket;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.SyncState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends and receives chat and application data over the data channels. Chat goes to the conversation, everything else to the
 * application. Owned by the room's executor.
 */
final class RoomData {
    private static final Logger log = LoggerFactory.getLogger(RoomData.class);
    private static final int MAX_BYTES = 60_000;

    /** The limit on senders whose faults were reported, so that many of them do not fill memory. */
    private static final int MAX_REPORTED = 1_000;

    private final RoomLoop loop;
    private final DataChannels channels;
    private final RoomChat chat;
    private final RoomModel model;
    private final Consumer<RoomEvent> events;
    private final Runnable changed;
    private final Set<String> garbledSenders = new HashSet<>();
    private final Set<String> floodingSenders = new HashSet<>();
    private final Set<String> encryptedSenders = new HashSet<>();

    /** @param changed told when something that snapshots show may have changed */
    RoomData(RoomLoop loop, ChatWriter writer, RoomModel model, Consumer<RoomEvent> events, Runnable changed) {
        this.loop = loop;
        this.model = model;
        this.events = events;
        this.changed = changed;
        channels =
                new DataChannels(loop, this::onPacket, detail -> garbled("", detail), detail -> flooding("", detail));
        chat = new RoomChat(loop, writer, channels::sendIdempotent, model, events);
    }

    // ---- the connection

    /** Uses the data channels of a new connection. */
    void attach(DataChannel reliable, DataChannel lossy) {
        loop.assertOwned();
        chat.dropUnfinished();
        channels.attach(reliable, lossy);
    }

    /** Receives from a channel that the server opened (two peer connections). */
    void attachInbound(DataChannel channel) {
        loop.assertOwned();
        channels.attachInbound(channel);
    }

    /** The connection is gone for good; what was not sent waits for the next one. */
    void detach() {
        loop.assertOwned();
        channels.detach();
    }

    /** Sets the server's version, which tells whether the server counts packets. */
    void joined(JoinResponse join) {
        channels.server(join.getServerInfo().getVersion());
    }

    /** Adds the channels and the last packets received to what the server is told at a resumption. */
    void describe(SyncState.Builder sync) {
        sync.addAllDataChannels(channels.channels()).addAllDatachannelReceiveStates(channels.receiveStates());
    }

    /** After a resumption: sends again what the server has not seen. */
    void replay(int lastSeenByServer) {
        loop.assertOwned();
        channels.replay(lastSeenByServer);
    }

    /** Sends a packet that the server has to acknowledge. */
    void probe() {
        channels.probe(model.localIdentity());
    }

    /** The visit is over: what was not sent fails. */
    void close() {
        loop.assertOwned();
        chat.close();
        channels.close();
    }

    // ---- participants

    /** Forgets a participant who left: their sequence numbers restart, and their faults are reported again. */
    void left(ParticipantInfo info) {
        loop.assertOwned();
        channels.forget(info.getSid(), info.getIdentity());
        encryptedSenders.remove(info.getIdentity());
        chat.left(info);
    }

    /** Handles a participant who joined after us or returned. */
    void arrived(ParticipantInfo info) {
        chat.arrived(info.getIdentity());
    }

    // ---- sending

    /** See {@link io.postern.room.Room#sendChat}. */
    CompletableFuture<ChatMessage> sendChat(String text) {
        loop.assertOwned();
        return chat.send(text);
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
        loop.assertOwned();
        if (!model.permissions().canPublishData()) {
            return CompletableFuture.failedFuture(new RoomException(
                    new RoomFailure(RoomFailure.Kind.NOT_PERMITTED, false, "data may not be sent"), null));
        }
        return model.connection() instanceof ConnectionState.Idle
                ? CompletableFuture.failedFuture(
                        new RoomException(new RoomFailure(RoomFailure.Kind.NOT_SENT, true, "not joined"), null))
                : channels.send(List.of(packet), reliable);
    }

    // ---- receiving

    private void onPacket(DataPacket packet) {
        if (received(packet)) {
            changed.run();
        }
    }

    /** @return whether it may have changed what a snapshot shows */
    private boolean received(DataPacket packet) {
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

    /** Reported once per sender, because a faulty program sends malformed data all the time. */
    private void garbled(String sender, String detail) {
        if (isFirst(garbledSenders, sender)) {
            log.warn("Ignoring data that cannot be understood: {}", detail);
            events.accept(new RoomEvent.Trouble(new RoomFailure(RoomFailure.Kind.GARBLED_DATA, false, detail)));
        }
    }

    /** Told once per sender, too. */
    private void flooding(String sender, String detail) {
        if (isFirst(floodingSenders, sender)) {
            log.warn("Leaving out data because there is too much of it: {}", detail);
            events.accept(new RoomEvent.Trouble(new RoomFailure(RoomFailure.Kind.TOO_MUCH_DATA, false, detail)));
        }
    }

    private static boolean isFirst(Set<String> told, String sender) {
        return told.size() < MAX_REPORTED && told.add(sender);
    }
}
