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
 * Real pictures through a real server by one path: one participant of ours sends the test pattern, another one receives
 * it. Then data is sent the same way as fast as it goes, for a moment.
 */
public final class LoopbackCall {
    private static final String TOPIC = "postern.doctor";
    /** A second of the test pattern. */
    private static final int PICTURES = 20;

    private static final Duration PATIENCE_FOR_PICTURES = Duration.ofSeconds(8);
    private static final Duration PATIENCE_FOR_DATA = Duration.ofSeconds(4);
    private static final Duration PUSHING = Duration.ofSeconds(2);
    /** LiveKit's own chunk size. */
    private static final int CHUNK = 15_000;

    private static final int CHUNKS_UNDER_WAY = 16;
    /** On a fast line this is enough to know that it is fast. */
    private static final long MOST_BYTES = 4_000_000;

    private final RoomClient client;
    private final boolean pushing;

    /**
     * @param client of the doctor's own: its camera becomes the test pattern
     * @param pushing whether to measure the throughput
     */
    public LoopbackCall(RoomClient client, boolean pushing) {
        this.client = client;
        this.pushing = pushing;
    }

    /**
     * Who may join.
     *
     * @param room the room's name, which has to be that of the tickets
     * @param receiver of another identity in the same room; without it nothing comes back
     */
    public record Tickets(String room, JoinTicket sender, Optional<JoinTicket> receiver) {
        /** The same by the name that the server has told. */
        public Tickets in(String named) {
            return new Tickets(named, sender, receiver);
        }
    }

    /**
     * What was seen.
     *
     * @param path how media travelled
     * @param connected from the beginning to a connection that media can use
     * @param firstPicture from the moment the camera was switched on to the first picture at the receiver; empty if no
     *     picture came, or nobody was there to receive one
     * @param picturesPerSecond as received; zero if too few came to tell
     * @param roundTrip between us and the other end of the media connection, as ICE measures it, in whole
     *     milliseconds
     * @param bitsPerSecond of data sent to the server and back, up and down at the same time; zero if not measured
     * @param looped whether there was a receiver
     * @param occupied there were others in the room, so nothing was sent
     */
    public record Seen(
            Optional<MediaPath> path,
            Duration connected,
            Optional<Duration> firstPicture,
            double picturesPerSecond,
            Optional<Duration> roundTrip,
            long bitsPerSecond,
            boolean looped,
            boolean occupied) {}

    /** There is no connection that media can use. */
    public static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient RoomFailure failure;

        FailedException(RoomFailure failure) {
            super(failure.kind() + ": " + failure.detail());
            this.failure = failure;
        }

        /** Why. */
        public RoomFailure failure() {
            return failure;
        }
    }

    /** Goes round once. Blocks; interrupting ends it. */
    public Seen run(Tickets tickets, MediaRoute route, Duration patience)
            throws FailedException, InterruptedException, TimeoutException {
        long began = System.nanoTime();
        try (Room sender = room(tickets.room(), tickets.sender(), route);
                Optionally receiver =
                        new Optionally(tickets.receiver().map(ticket -> room(tickets.room(), ticket, route)))) {
            CompletableFuture<Void> receiving =
                    receiver.part().map(Room::join).orElseGet(() -> CompletableFuture.completedFuture(null));
            get(sender.join(), patience);
            get(receiving, patience);
            Duration connected = since(began);
            if (isOccupied(sender, receiver.part())) {
                return new Seen(
                        sender.snapshot().path(), connected, Optional.empty(), 0, Optional.empty(), 0, false, true);
            }
            get(client.localMedia().select(DeviceKind.CAMERA, MediaDevice.TEST_PATTERN_ID), patience);
            return receiver.part().isPresent()
                    ? thereAndBack(sender, receiver.part().get(), connected, patience)
                    : thereOnly(sender, connected, patience);
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

    private Seen thereAndBack(Room sender, Room receiver, Duration connected, Duration patience)
            throws FailedException, InterruptedException, TimeoutException {
        String identity = sender.snapshot().local().map(Participant::identity).orElse("");
        long began = System.nanoTime();
        get(sender.setEnabled(TrackSource.CAMERA, true), patience);
        Optional<Publication> publication = await(
                        receiver, snapshot -> received(snapshot, identity).isPresent(), PATIENCE_FOR_PICTURES)
                .flatMap(snapshot -> received(snapshot, identity));
        Counter counter = new Counter();
        if (publication.isPresent()) {
            try (VideoSource.Watch _ =
                    receiver.pictures(publication.get().sid()).watch(counter::count)) {
                counter.awaitEnough();
            }
        }
        get(sender.setEnabled(TrackSource.CAMERA, false), patience);
        Optional<Duration> roundTrip = roundTrip(sender, patience);
        long bits = pushing && counter.first().isPresent() ? throughput(sender, receiver) : 0;
        return new Seen(
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

    /** Nobody there to receive: what ICE measures is all there is to see. */
    private static Seen thereOnly(Room sender, Duration connected, Duration patience)
            throws FailedException, InterruptedException, TimeoutException {
        return new Seen(
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

    /** Data on the reliable channel, a little at a time under way, counted where it arrives. */
    private static long throughput(Room sender, Room receiver) throws InterruptedException {
        Arrivals arrivals = new Arrivals();
        long deadline = System.nanoTime() + PUSHING.toNanos();
        Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
        byte[] chunk = new byte[CHUNK];
        long sent = 0;
        try (Room.Subscription _ = receiver.onEvent(event -> {
            if (event instanceof io.postern.room.RoomEvent.DataReceived data
                    && data.topic().equals(TOPIC)) {
                arrivals.add(data.payload().length);
            }
        })) {
            while (System.nanoTime() - deadline < 0 && sent < MOST_BYTES) {
                underWay.add(sender.sendData(chunk, TOPIC, true, List.of()));
                sent += CHUNK;
                if (underWay.size() >= CHUNKS_UNDER_WAY) {
                    underWay.removeFirst().get(PATIENCE_FOR_DATA.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            arrivals.await(sent, PATIENCE_FOR_DATA);
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

    /** Closes what there is. */
    private record Optionally(Optional<Room> part) implements AutoCloseable {
        @Override
        public void close() {
            part.ifPresent(Room::close);
        }
    }

    private static final class Counter {
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
                if (pictures < PICTURES) {
                    return;
                }
            }
            enough.complete(null);
        }

        void awaitEnough() throws InterruptedException {
            try {
                enough.get(PATIENCE_FOR_PICTURES.toMillis(), TimeUnit.MILLISECONDS);
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

    /** Counts from the second arrival on: the first one only starts the clock. */
    private static final class Arrivals {
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
