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
     * How long before a new connection a packet was sent that may have been lost with the old one: seconds until a dead
     * connection is noticed, and until the room is joined anew.
     */
    private static final Duration UNCERTAIN_PERIOD = Duration.ofSeconds(30);

    /** Senders whose packets are counted: more than a room has, so that made-up ones fill no memory. */
    static final int MAX_COUNTED_SENDERS = 2_000;

    /** Lossy data is about now: where the room cannot follow, the newest is worth more than all of it. */
    private static final ReceiveQueue.Overflow LOSSY_OVERFLOW = new ReceiveQueue.Overflow(256, 1 << 20, true);

    /** Far more than waits in a room that is well; without a bound a flood would take all memory. */
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
    /** The least recently heard first. */
    private final Map<String, Integer> lastSequence = new LinkedHashMap<>(16, 0.75f, true);

    /** The same by identity, on servers that do not name the sender's visit. */
    private final Map<String, Integer> lastSequenceByIdentity = new LinkedHashMap<>(16, 0.75f, true);

    private boolean serverCounts = true;
    private int sentBytes;
    private int sequence;

    /**
     * @param received takes packets on the room's executor
     * @param garbled told on the room's executor about a message that is no packet
     * @param overflowed told on the room's executor that reliable messages came faster than they were taken and were lost
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
     * @param written completes when the network took it
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
     * Own channels of a new connection. Others count what we send from its first number on. The server has forgotten the
     * connection before, so what may have been lost with it is sent again, if it is idempotent.
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

    /** A channel that the server opened (two peer connections). */
    void attachInbound(DataChannel channel) {
        inbound.add(channel);
        ReceiveQueue queue = channel.label().equals(LOSSY) ? lossyReceived : reliableReceived;
        channel.listen(new DataChannel.Listener() {
            @Override
            public void onState(DataChannel.State state) {
                // Whether it is open shows in what it delivers.
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

    /** The connection is gone for good; what was not sent waits for the next one. */
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
     * Sends a packet that the server acknowledges and passes on to nobody. It has no number, so that the server takes no
     * count of it.
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

    /** The server's version: one that counts no packets would forward repeated packets twice. */
    void server(String version) {
        serverCounts = ServerVersion.countsData(version);
    }

    /** After a resumption: sends again what the server has not seen. */
    void replay(int lastSeenByServer) {
        if (!serverCounts) {
            // The association survives an ICE restart, and delivers what was under way by itself.
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

    /** For SyncState: the channels there are. */
    List<DataChannelInfo> channels() {
        List<DataChannelInfo> infos = new ArrayList<>();
        own.forEach(channel -> infos.add(info(channel, SignalTarget.PUBLISHER)));
        inbound.forEach(channel -> infos.add(info(channel, SignalTarget.SUBSCRIBER)));
        return infos;
    }

    /** Someone left; should they come back, their numbers start anew. */
    void forget(String participantSid, String identity) {
        lastSequence.remove(participantSid);
        lastSequenceByIdentity.remove(identity);
    }

    /** Ends the plane; whatever was not sent fails. */
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

    /** Deprecated, and still what servers before 1.5 go by. */
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

    /** Numbers are each sender's own; a server before 1.9.1 passes them on without saying whose visit they are of. */
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
