package io.postern.room.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postern.media.rtc.DataChannel;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.loop.RoomLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.UserPacket;
import livekit.LivekitRtc.DataChannelInfo;
import livekit.LivekitRtc.DataChannelReceiveState;
import livekit.LivekitRtc.SignalTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends and receives packets over the data channels {@code _reliable} and {@code _lossy}: numbers them, keeps them for
 * replay, and drops those received twice (docs/protocol.md §2.4, §2.5). Owned by the room's executor; writing happens on a
 * thread of its own because it may block.
 */
final class DataChannels {
    static final String RELIABLE = "_reliable";
    static final String LOSSY = "_lossy";

    private static final String PROBE_TOPIC = "postern.probe";

    /** LiveKit's own bound: a larger message would end the whole SCTP association. */
    static final int MAX_PACKET_BYTES = 64_000;

    /** The bytes kept for replay after a resumption; the server itself remembers only seconds. */
    private static final int REPLAY_BYTES = 1 << 20;

    /**
     * The age up to which a sent packet may have been lost with the old connection: the time until a dead connection is
     * noticed and the room has been rejoined.
     */
    private static final Duration UNCERTAIN_PERIOD = Duration.ofSeconds(30);

    /** The limit on senders whose packets are counted: more than a room has, so that forged ones do not fill memory. */
    static final int MAX_COUNTED_SENDERS = 2_000;

    /** Lossy data is about the present: if the room cannot keep up, the newest is worth most. */
    private static final ReceiveQueue.Overflow LOSSY_OVERFLOW = new ReceiveQueue.Overflow(256, 1 << 20, true);

    /** Far more than waits in a healthy room; without a limit a flood would fill memory. */
    private static final ReceiveQueue.Overflow RELIABLE_OVERFLOW = new ReceiveQueue.Overflow(50_000, 16 << 20, false);

    private static final Logger log = LoggerFactory.getLogger(DataChannels.class);

    private final RoomLoop loop;
    private final Consumer<DataPacket> received;
    private final Consumer<String> garbled;
    private final ExecutorService writer;
    private final DataChannelWriter reliable;
    private final DataChannelWriter lossy;
    private final ReceiveQueue reliableReceived;
    private final ReceiveQueue lossyReceived;
    private final List<DataChannel> own = new ArrayList<>();
    private final List<DataChannel> inbound = new ArrayList<>();
    private final Deque<SentPacket> sent = new ArrayDeque<>();
    /** Least recently used first. */
    private final Map<String, Integer> lastSequence = new LinkedHashMap<>(16, 0.75f, true);

    /** The same by identity, on servers that do not name the sender's visit. */
    private final Map<String, Integer> lastSequenceByIdentity = new LinkedHashMap<>(16, 0.75f, true);

    private boolean serverCounts = true;
    private int sentBytes;
    private int sequence;

    /**
     * @param received takes packets on the room's executor
     * @param garbled told on the room's executor about a message that is not a packet
     * @param overflowed told on the room's executor that reliable messages came faster than they were taken and were
     *     lost
     */
    DataChannels(RoomLoop loop, Consumer<DataPacket> received, Consumer<String> garbled, Consumer<String> overflowed) {
        this.loop = loop;
        this.received = received;
        this.garbled = garbled;
        writer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "postern-room-data");
            thread.setDaemon(true);
            return thread;
        });
        reliable = new DataChannelWriter(this::onWriter);
        lossy = new DataChannelWriter(this::onWriter);
        AtomicBoolean told = new AtomicBoolean();
        reliableReceived = new ReceiveQueue(loop, this::onMessage, RELIABLE_OVERFLOW, () -> {
            if (told.compareAndSet(false, true)) {
                loop.execute(() -> overflowed.accept("more data than the room can take"));
            }
        });
        lossyReceived = new ReceiveQueue(loop, this::onMessage, LOSSY_OVERFLOW, () -> {});
    }

    /**
     * A reliable packet that may have to be sent again.
     *
     * @param at when it was sent, as of {@link System#nanoTime}
     * @param written completes when the network has taken it
     */
    private record SentPacket(DataPacket packet, boolean idempotent, long at, CompletableFuture<Void> written) {
        int bytes() {
            return packet.getSerializedSize();
        }

        DataChannelWriter.Message message() {
            return new DataChannelWriter.Message(packet.getSequence(), packet.toByteArray());
        }
    }

    /**
     * Uses the own channels of a new connection. Receivers count our packets from its first number on. The server has
     * forgotten the previous connection, so packets that may have been lost with it are sent again if they are
     * idempotent.
     */
    void attach(DataChannel reliableChannel, DataChannel lossyChannel) {
        reliableReceived.flush();
        lossyReceived.flush();
        own.clear();
        inbound.clear();
        own.add(reliableChannel);
        own.add(lossyChannel);
        lastSequence.clear();
        lastSequenceByIdentity.clear();
        reliable.attach(reliableChannel, uncertain(), reliableReceived::offer);
        lossy.attach(lossyChannel, List.of(), lossyReceived::offer);
    }

    /** The packets that may have been lost and can be sent again; packets that were certainly sent are no longer kept. */
    private List<DataChannelWriter.Message> uncertain() {
        long oldest = System.nanoTime() - UNCERTAIN_PERIOD.toNanos();
        sent.removeIf(packet -> packet.written().isDone() && !(packet.idempotent() && packet.at() - oldest > 0));
        sentBytes = sent.stream().mapToInt(SentPacket::bytes).sum();
        return sent.stream()
                .filter(SentPacket::idempotent)
                .map(SentPacket::message)
                .toList();
    }

    /** Receives from a channel that the server opened (two peer connections). */
    void attachInbound(DataChannel channel) {
        inbound.add(channel);
        ReceiveQueue queue = channel.label().equals(LOSSY) ? lossyReceived : reliableReceived;
        channel.listen(new DataChannel.Listener() {
            @Override
            public void onState(DataChannel.State state) {
                // Its messages show that it is open.
            }

            @Override
            public void onMessage(byte[] message) {
                queue.offer(message);
            }

            @Override
            public void onBufferedAmountDecreased(long bufferedAmount) {
                // Nothing is ever sent on it.
            }
        });
    }

    /** Detaches the channels of a connection that is gone for good; unsent packets wait for the next one. */
    void detach() {
        own.clear();
        inbound.clear();
        reliable.detach();
        lossy.detach();
    }

    /**
     * Sends packets one after the other.
     *
     * @return completes when the network took the last one
     */
    CompletableFuture<Void> send(List<DataPacket> packets, boolean reliably) {
        return send(packets, reliably, false);
    }

    /**
     * Sends reliable packets that receivers recognise when they come twice. Those of the last seconds are sent again when
     * the room has to be joined anew.
     *
     * @return completes when the network took the last one
     */
    CompletableFuture<Void> sendIdempotent(List<DataPacket> packets) {
        return send(packets, true, true);
    }

    private CompletableFuture<Void> send(List<DataPacket> packets, boolean reliably, boolean idempotent) {
        loop.assertOwned();
        List<DataPacket> numbered = new ArrayList<>();
        for (DataPacket packet : packets) {
            DataPacket ready = stamped(packet, reliably);
            if (ready.getSerializedSize() > MAX_PACKET_BYTES) {
                return CompletableFuture.failedFuture(new RoomException(
                        new RoomFailure(RoomFailure.Kind.BAD_MESSAGE, false, "packet over 64,000 bytes"), null));
            }
            numbered.add(ready);
        }
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (DataPacket packet : numbered) {
            CompletableFuture<Void> one = (reliably ? reliable : lossy)
                    .write(new DataChannelWriter.Message(packet.getSequence(), packet.toByteArray()));
            written.add(one);
            if (reliably) {
                keepForReplay(new SentPacket(packet, idempotent, System.nanoTime(), one));
            }
        }
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new));
    }

    /**
     * Sends a packet that the server acknowledges and does not forward. It has no sequence number, so the server does
     * not count it.
     */
    void probe(String ownIdentity) {
        DataPacket.Builder packet = DataPacket.newBuilder().addDestinationIdentities(ownIdentity);
        setKind(packet, DataPacket.Kind.RELIABLE);
        reliable.write(new DataChannelWriter.Message(
                0,
                packet.setUser(UserPacket.newBuilder().setTopic(PROBE_TOPIC))
                        .build()
                        .toByteArray()));
    }

    /** Sets the server's version: a server that does not count packets would forward repeated ones twice. */
    void server(String version) {
        loop.assertOwned();
        serverCounts = ServerVersion.countsData(version);
    }

    /** Sends again, after a resumption, what the server has not received. */
    void replay(int lastSeenByServer) {
        if (!serverCounts) {
            // The SCTP association survives an ICE restart and delivers packets in flight by itself.
            return;
        }
        List<DataChannelWriter.Message> missing = sent.stream()
                .map(SentPacket::message)
                .filter(message -> Integer.compareUnsigned(message.sequence(), lastSeenByServer) > 0)
                .toList();
        if (!missing.isEmpty()) {
            log.info("Sending {} data packets again that the server has not seen", missing.size());
            reliable.writeFirst(missing);
        }
    }

    /** For SyncState: the last packet seen of each sender. */
    List<DataChannelReceiveState> receiveStates() {
        List<DataChannelReceiveState> states = new ArrayList<>();
        lastSequence.forEach((sid, last) -> states.add(DataChannelReceiveState.newBuilder()
                .setPublisherSid(sid)
                .setLastSeq(last)
                .build()));
        return states;
    }

    /** For SyncState: the open channels. */
    List<DataChannelInfo> channels() {
        List<DataChannelInfo> infos = new ArrayList<>();
        own.forEach(channel -> infos.add(info(channel, SignalTarget.PUBLISHER)));
        inbound.forEach(channel -> infos.add(info(channel, SignalTarget.SUBSCRIBER)));
        return infos;
    }

    /** Forgets a participant who left; their numbers restart if they return. */
    void forget(String participantSid, String identity) {
        lastSequence.remove(participantSid);
        lastSequenceByIdentity.remove(identity);
    }

    /** Closes the channels; unsent packets fail. */
    void close() {
        RoomException over =
                new RoomException(new RoomFailure(RoomFailure.Kind.NOT_SENT, false, "the visit is over"), null);
        reliable.fail(over);
        lossy.fail(over);
        writer.shutdown();
    }

    private DataPacket stamped(DataPacket packet, boolean reliably) {
        DataPacket.Builder builder = packet.toBuilder();
        setKind(builder, reliably ? DataPacket.Kind.RELIABLE : DataPacket.Kind.LOSSY);
        if (reliably) {
            builder.setSequence(++sequence);
        }
        return builder.build();
    }

    /** Deprecated, but servers before 1.5 use it. */
    @SuppressWarnings("deprecation")
    private static void setKind(DataPacket.Builder packet, DataPacket.Kind kind) {
        packet.setKind(kind);
    }

    private void keepForReplay(SentPacket packet) {
        sent.add(packet);
        sentBytes += packet.bytes();
        while (sentBytes > REPLAY_BYTES) {
            sentBytes -= sent.removeFirst().bytes();
        }
    }

    private void onMessage(byte[] message) {
        DataPacket packet;
        try {
            packet = DataPacket.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            garbled.accept("no data packet: " + message.length + " bytes");
            return;
        }
        if (!ParticipantMapper.isPlausible(packet)) {
            garbled.accept("a sender that nobody can be");
            return;
        }
        int number = packet.getSequence();
        if (number != 0 && isSeen(packet, number)) {
            return;
        }
        received.accept(packet);
    }

    /** Sequence numbers belong to a sender; a server before 1.9.1 forwards them without the sender's sid. */
    private boolean isSeen(DataPacket packet, int number) {
        boolean named = !packet.getParticipantSid().isEmpty();
        Map<String, Integer> lastOfSender = named ? lastSequence : lastSequenceByIdentity;
        String sender = named ? packet.getParticipantSid() : packet.getParticipantIdentity();
        Integer last = lastOfSender.get(sender);
        if (last != null && Integer.compareUnsigned(number, last) <= 0) {
            return true;
        }
        lastOfSender.put(sender, number);
        if (lastOfSender.size() > MAX_COUNTED_SENDERS) {
            lastOfSender.remove(lastOfSender.keySet().iterator().next());
        }
        return false;
    }

    private void onWriter(Runnable task) {
        try {
            writer.execute(task);
        } catch (RejectedExecutionException closed) {
            log.trace("Dropped a write of a room that is over");
        }
    }

    private static DataChannelInfo info(DataChannel channel, SignalTarget target) {
        return DataChannelInfo.newBuilder()
                .setLabel(channel.label())
                .setId(Math.max(0, channel.id()))
                .setTarget(target)
                .build();
    }
}
