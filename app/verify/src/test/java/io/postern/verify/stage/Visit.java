package io.postern.verify.stage;

import static org.awaitility.Awaitility.await;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerStats;
import io.postern.room.ChatMessage;
import io.postern.room.Participant;
import io.postern.room.Publication;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import io.postern.verify.peer.NodePeer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/** A visit to a room by our own library, with all that happened in it so far. */
public final class Visit implements AutoCloseable {
    private final Room room;
    private final List<RoomEvent> events = new CopyOnWriteArrayList<>();
    private final List<RoomSnapshot> snapshots = new CopyOnWriteArrayList<>();

    Visit(Room room) {
        this.room = room;
        room.onEvent(events::add);
        room.onSnapshot(snapshots::add);
    }

    public Room room() {
        return room;
    }

    /** Joins and waits for it. */
    public Visit join() {
        get("join", room.join());
        return this;
    }

    /** Why joining failed; fails itself if it did not. */
    public RoomFailure joinFailure() {
        try {
            room.join().get(NodePeer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RoomException failure) {
                return failure.failure();
            }
            throw new AssertionError("Joining failed with something else than a RoomException.", e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("Joining neither succeeded nor failed.", e);
        }
        throw new AssertionError("Joining succeeded.");
    }

    /** Chooses the test sources as camera and microphone. */
    public static void chooseTestSources(RoomClient client) {
        get("choose the test pattern", client.localMedia().select(DeviceKind.CAMERA, MediaDevice.TEST_PATTERN_ID));
        get("choose the test tone", client.localMedia().select(DeviceKind.MICROPHONE, MediaDevice.TEST_TONE_ID));
    }

    /** Switches an own source on or off and waits until the server agreed. */
    public Visit setEnabled(TrackSource source, boolean enabled) {
        get((enabled ? "enable " : "disable ") + source, room.setEnabled(source, enabled));
        return this;
    }

    public void unpublish(TrackSource source) {
        get("unpublish " + source, room.unpublish(source));
    }

    public ChatMessage sendChat(String text) {
        return get("send chat", room.sendChat(text));
    }

    /** Waits for a snapshot, newer or not, that is as wanted. */
    public RoomSnapshot awaitSnapshot(String what, Predicate<RoomSnapshot> wanted) {
        try {
            await(what).atMost(NodePeer.PATIENCE).until(() -> wanted.test(room.snapshot()));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(describe(what), e);
        }
        return room.snapshot();
    }

    /** Waits until someone is in the room. */
    public Participant awaitParticipant(String identity) {
        return awaitSnapshot(
                        identity + " is there", s -> s.participant(identity).isPresent())
                .participant(identity)
                .orElseThrow();
    }

    /** Waits until someone's publication is as wanted. */
    public Publication awaitPublication(
            String identity, TrackSource source, String what, Predicate<Publication> wanted) {
        return awaitSnapshot(
                        identity + "'s " + source + ": " + what,
                        s -> s.participant(identity)
                                .flatMap(p -> p.publication(source))
                                .filter(wanted)
                                .isPresent())
                .participant(identity)
                .flatMap(p -> p.publication(source))
                .orElseThrow();
    }

    /** Waits until someone's publication arrives. */
    public Publication awaitSubscribed(String identity, TrackSource source) {
        return awaitPublication(
                identity, source, "subscribed", p -> p.subscription() == Publication.Subscription.SUBSCRIBED);
    }

    /** Waits for the first event of a kind that is as wanted, from the beginning of the visit on. */
    public <E extends RoomEvent> E awaitEvent(Class<E> type, Predicate<E> wanted) {
        try {
            await(type.getSimpleName())
                    .atMost(NodePeer.PATIENCE)
                    .until(() -> events(type).stream().anyMatch(wanted));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(describe("an event " + type.getSimpleName()), e);
        }
        return events(type).stream().filter(wanted).findFirst().orElseThrow();
    }

    /** All events of a kind so far, in order. */
    public <E extends RoomEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** All snapshots so far, in order. */
    public List<RoomSnapshot> snapshots() {
        return List.copyOf(snapshots);
    }

    /** All messages of someone that were reported, in order. */
    public List<ChatMessage> chatFrom(String identity) {
        return events(RoomEvent.ChatReceived.class).stream()
                .map(RoomEvent.ChatReceived::message)
                .filter(message -> message.senderIdentity().equals(identity))
                .toList();
    }

    /** Looks at the pictures of a publication, own or remote. */
    public VideoProbe watch(String publicationSid) {
        return new VideoProbe(room.video(publicationSid));
    }

    /** Looks at the pictures of a publication in a view of so many device pixels. */
    public VideoProbe watch(String publicationSid, int width, int height) {
        return new VideoProbe(room.video(publicationSid), width, height);
    }

    /** Bytes of pictures that came so far. */
    public long pictureBytes() {
        return get("read statistics", room.stats()).stream()
                .flatMap(stats -> stats.inbound().stream())
                .filter(inbound -> inbound.kind() == MediaKind.VIDEO)
                .mapToLong(PeerStats.Inbound::bytesReceived)
                .sum();
    }

    /** Listens to a remote publication. */
    public AudioProbe listen(String publicationSid) {
        return new AudioProbe(sink -> room.listen(publicationSid, sink));
    }

    /** Waits for a future of the room. */
    public static <T> T get(String what, CompletableFuture<T> future) {
        try {
            return future.get(NodePeer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("Failed to " + what + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("Neither done nor failed: " + what, e);
        }
    }

    private String describe(String missing) {
        return "Did not come: " + missing + System.lineSeparator()
                + "Events: " + events + System.lineSeparator()
                + "Snapshot: " + room.snapshot();
    }

    @Override
    public void close() {
        room.close();
    }
}
