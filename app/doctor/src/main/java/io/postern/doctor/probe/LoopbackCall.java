package io.postern.doctor.probe;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.PeerStats;
import io.postern.room.MediaPath;
import io.postern.room.MediaRoute;
import io.postern.room.Participant;
import io.postern.room.Publication;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import io.postern.signaling.token.JoinTicket;
import io.postern.signaling.token.TokenSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Sends video through a real server over one path: one of our participants sends the test pattern and another one
 * receives it. Then measures the throughput of data for a moment.
 */
public final class LoopbackCall {
    private static final String TOPIC = "postern.doctor";
    /** One second of the test pattern. */
    private static final int FRAMES = 20;

    private static final Duration FRAME_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration DATA_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration THROUGHPUT_DURATION = Duration.ofSeconds(2);
    /** LiveKit's own chunk size. */
    private static final int CHUNK_BYTES = 15_000;

    private static final int MAX_CHUNKS_IN_FLIGHT = 16;
    /** Enough to know that a fast connection is fast. */
    private static final long MAX_BYTES = 4_000_000;

    private final RoomClient client;
    private final boolean measureThroughput;

    /**
     * @param client used only by the doctor: its camera becomes the test pattern
     * @param measureThroughput whether to measure the throughput
     */
    public LoopbackCall(RoomClient client, boolean measureThroughput) {
        this.client = client;
        this.measureThroughput = measureThroughput;
    }

    /**
     * The tickets of the participants.
     *
     * @param room the room name, which must match the tickets
     * @param receiver for another identity in the same room; without it nothing is received
     */
    public record Tickets(String room, JoinTicket sender, Optional<JoinTicket> receiver) {
        /** A copy with the room name that the server reported. */
        public Tickets withRoom(String named) {
            return new Tickets(named, sender, receiver);
        }
    }

    /**
     * The measurements.
     *
     * @param path the path of the media
     * @param connected from the start to a usable media connection
     * @param firstFrame from switching the camera on to the first frame at the receiver; empty if no frame arrived or
     *     there was no receiver
     * @param framesPerSecond as received; zero if too few arrived
     * @param roundTrip to the other end of the media connection as ICE measures it, in whole milliseconds
     * @param bitsPerSecond of data sent to the server and back at the same time; zero if not measured
     * @param looped whether there was a receiver
     * @param occupied whether others were in the room, so that nothing was sent
     */
    public record Result(
            Optional<MediaPath> path,
            Duration connected,
            Optional<Duration> firstFrame,
            double framesPerSecond,
            Optional<Duration> roundTrip,
            long bitsPerSecond,
            boolean looped,
            boolean occupied) {}

    /** There is no usable media connection. */
    public static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient RoomFailure failure;

        FailedException(RoomFailure failure) {
            super(failure.kind() + ": " + failure.detail());
            this.failure = failure;
        }

        /** The cause. */
        public RoomFailure failure() {
            return failure;
        }
    }

    /** Makes one call. Blocks; interrupting the thread ends it. */
    public Result run(Tickets tickets, MediaRoute route, Duration patience)
            throws FailedException, InterruptedException, TimeoutException {
        long began = System.nanoTime();
        try (Room sender = room(tickets.room(), tickets.sender(), route);
                OptionalRoom receiver =
                        new OptionalRoom(tickets.receiver().map(ticket -> room(tickets.room(), ticket, route)))) {
            CompletableFuture<Void> receiving =
                    receiver.room().map(Room::join).orElseGet(() -> CompletableFuture.completedFuture(null));
            get(sender.join(), patience);
            get(receiving, patience);
            Duration connected = since(began);
            if (isOccupied(sender, receiver.room())) {
                return new Result(
                        sender.snapshot().path(), connected, Optional.empty(), 0, Optional.empty(), 0, false, true);
            }
            get(client.localMedia().select(DeviceKind.CAMERA, MediaDevice.TEST_PATTERN_ID), patience);
            return receiver.room().isPresent()
                    ? sendAndReceive(sender, receiver.room().get(), connected, patience)
                    : sendOnly(sender, connected, patience);
        }
    }

    private Room room(String name, JoinTicket ticket, MediaRoute route) {
        return client.newRoom(name, TokenSource.literal(ticket.server(), ticket.token()), route);
    }

    private static boolean isOccupied(Room sender, Optional<Room> receiver) {
        Optional<String> ours =
                receiver.flatMap(room -> room.snapshot().local()).map(Participant::identity);
        return sender.snapshot().remotes().stream()
                .anyMatch(other -> ours.filter(other.identity()::equals).isEmpty());
    }

    private Result sendAndReceive(Room sender, Room receiver, Duration connected, Duration patience)
            throws FailedException, InterruptedException, TimeoutException {
        String identity = sender.snapshot().local().map(Participant::identity).orElse("");
        long began = System.nanoTime();
        get(sender.setEnabled(TrackSource.CAMERA, true), patience);
        Optional<Publication> publication = await(
                        receiver, snapshot -> received(snapshot, identity).isPresent(), FRAME_TIMEOUT)
                .flatMap(snapshot -> received(snapshot, identity));
        FrameCounter counter = new FrameCounter();
        if (publication.isPresent()) {
            try (VideoSource.Watch _ = receiver.video(publication.get().sid()).watch(counter::count)) {
                counter.awaitEnough();
            }
        }
        get(sender.setEnabled(TrackSource.CAMERA, false), patience);
        Optional<Duration> roundTrip = roundTrip(sender, patience);
        long bits = measureThroughput && counter.first().isPresent() ? throughput(sender, receiver) : 0;
        return new Result(
                sender.snapshot().path(),
                connected,
                counter.first().map(at -> Duration.ofNanos(at - began)),
                counter.perSecond(),
                roundTrip,
                bits,
                true,
                false);
    }

    private static Optional<Publication> received(RoomSnapshot snapshot, String identity) {
        return snapshot.participant(identity)
                .flatMap(person -> person.publication(TrackSource.CAMERA))
                .filter(publication -> publication.subscription() == Publication.Subscription.SUBSCRIBED);
    }

    /** Without a receiver only ICE's round trip can be measured. */
    private static Result sendOnly(Room sender, Duration connected, Duration patience)
            throws FailedException, InterruptedException, TimeoutException {
        return new Result(
                sender.snapshot().path(), connected, Optional.empty(), 0, roundTrip(sender, patience), 0, false, false);
    }

    private static Optional<Duration> roundTrip(Room room, Duration patience)
            throws FailedException, InterruptedException, TimeoutException {
        return get(room.stats(), patience).stream()
                .map(PeerStats::pair)
                .flatMap(Optional::stream)
                .map(PeerStats.CandidatePair::roundTrip)
                .findFirst();
    }

    /** Measures data on the reliable channel with a limited amount in flight, counted at the receiver. */
    private static long throughput(Room sender, Room receiver) throws InterruptedException {
        DataMeter arrivals = new DataMeter();
        long deadline = System.nanoTime() + THROUGHPUT_DURATION.toNanos();
        Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();
        byte[] chunk = new byte[CHUNK_BYTES];
        long sent = 0;
        try (Room.Subscription _ = receiver.onEvent(event -> {
            if (event instanceof io.postern.room.RoomEvent.DataReceived data
                    && data.topic().equals(TOPIC)) {
                arrivals.add(data.payload().length);
            }
        })) {
            while (System.nanoTime() - deadline < 0 && sent < MAX_BYTES) {
                inFlight.add(sender.sendData(chunk, TOPIC, true, List.of()));
                sent += CHUNK_BYTES;
                if (inFlight.size() >= MAX_CHUNKS_IN_FLIGHT) {
                    inFlight.removeFirst().get(DATA_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            arrivals.await(sent, DATA_TIMEOUT);
            return arrivals.bitsPerSecond();
        } catch (ExecutionException | TimeoutException e) {
            return arrivals.bitsPerSecond();
        }
    }

    private static Optional<RoomSnapshot> await(Room room, Predicate<RoomSnapshot> wanted, Duration patience)
            throws InterruptedException {
        CompletableFuture<RoomSnapshot> seen = new CompletableFuture<>();
        try (Room.Subscription _ = room.onSnapshot(snapshot -> {
            if (wanted.test(snapshot)) {
                seen.complete(snapshot);
            }
        })) {
            return Optional.of(seen.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static <T> T get(CompletableFuture<T> future, Duration patience)
            throws FailedException, InterruptedException, TimeoutException {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : e.getCause();
            if (cause instanceof RoomException known) {
                throw new FailedException(known.failure());
            }
            throw new IllegalStateException(cause);
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Closes the room if there is one. */
    private record OptionalRoom(Optional<Room> room) implements AutoCloseable {
        @Override
        public void close() {
            room.ifPresent(Room::close);
        }
    }

    private static final class FrameCounter {
        private final CompletableFuture<Void> enough = new CompletableFuture<>();
        private long first;
        private long last;
        private int pictures;

        void count(VideoFrame picture) {
            picture.close();
            synchronized (this) {
                last = System.nanoTime();
                first = pictures == 0 ? last : first;
                pictures++;
                if (pictures < FRAMES) {
                    return;
                }
            }
            enough.complete(null);
        }

        void awaitEnough() throws InterruptedException {
            try {
                enough.get(FRAME_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException fewOrNone) {
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }

        synchronized Optional<Long> first() {
            return pictures == 0 ? Optional.empty() : Optional.of(first);
        }

        synchronized double perSecond() {
            return pictures < 2 || last == first ? 0 : (pictures - 1) * 1e9 / (last - first);
        }
    }

    /** Measures from the second arrival on: the first one only starts the clock. */
    private static final class DataMeter {
        private long bytes;
        private final CompletableFuture<Void> all = new CompletableFuture<>();
        private long first;
        private long firstBytes;
        private long last;
        private long wanted = Long.MAX_VALUE;

        synchronized void add(int count) {
            last = System.nanoTime();
            if (bytes == 0) {
                first = last;
                firstBytes = count;
            }
            bytes += count;
            if (bytes >= wanted) {
                all.complete(null);
            }
        }

        void await(long total, Duration patience) throws InterruptedException, TimeoutException, ExecutionException {
            synchronized (this) {
                wanted = total;
                if (bytes >= total) {
                    return;
                }
            }
            all.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        }

        synchronized long bitsPerSecond() {
            return last == first ? 0 : Math.round((bytes - firstBytes) * 8e9 / (last - first));
        }
    }
}
