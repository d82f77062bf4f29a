package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.room.DeviceEvent;
import io.postern.room.LocalMedia;
import io.postern.room.Publication;
import io.postern.room.TrackSource;
import io.postern.room.sim.SimulatedPeer.SimulatedSender;
import io.postern.testing.signal.ScriptedConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import livekit.LivekitModels;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.TrackPublishedResponse;
import org.junit.jupiter.api.Test;

/** Devices that are plugged in and out under a running call. */
class DeviceHotPlugTest {
    private final List<DeviceEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void anUnpluggedMicrophoneIsReplacedByTheDefaultAndComesBack() {
        try (RoomFixture fixture = new RoomFixture()) {
            LocalMedia media = media(fixture);
            media.select(DeviceKind.MICROPHONE, "MICROPHONE-2").join();
            SimulatedSender sender = publish(fixture, TrackSource.MICROPHONE);

            fixture.engine.plug(DeviceKind.MICROPHONE, "First");
            await().until(() -> sender.replaced() == 1);
            assertEquals(List.of("MICROPHONE-2", "MICROPHONE-1"), fixture.engine.opened());
            DeviceEvent.FellBack fellBack = (DeviceEvent.FellBack) events.getFirst();
            assertEquals("Second", fellBack.wish().label());
            assertEquals("First", fellBack.instead().label());
            assertEquals("MICROPHONE-2", media.wish(DeviceKind.MICROPHONE).id(), "the choice stays");

            fixture.engine.plug(DeviceKind.MICROPHONE, "First", "Second");
            await().until(() -> sender.replaced() == 2);
            assertEquals("MICROPHONE-2", fixture.engine.opened().getLast());
            await().until(() -> events.getLast() instanceof DeviceEvent.CameBack);
            assertEquals(1, fixture.engine.openCaptures());
            assertFalse(muted(fixture, TrackSource.MICROPHONE));
            assertEquals(1, fixture.peer(0).senders().size(), "nothing was negotiated anew");
        }
    }

    @Test
    void whereTheSystemsDefaultWasChosenThatIsFollowed() {
        try (RoomFixture fixture = new RoomFixture()) {
            media(fixture);
            SimulatedSender sender = publish(fixture, TrackSource.MICROPHONE);

            fixture.engine.plug(DeviceKind.MICROPHONE, "Headset", "First", "Second");
            fixture.engine.plug(DeviceKind.SPEAKER, "Headset", "First", "Second");

            await().until(() -> sender.replaced() == 1);
            await().until(() -> fixture.engine.opened().contains("SPEAKER-Headset"));
            assertTrue(fixture.engine.opened().contains("MICROPHONE-Headset"));
            assertEquals(List.of(), events, "that is what was asked for");
        }
    }

    @Test
    void aMicrophoneThatGoesWithoutAnyLeftIsOffUntilSomebodyWantsItOn() {
        try (RoomFixture fixture = new RoomFixture()) {
            media(fixture);
            SimulatedSender sender = publish(fixture, TrackSource.MICROPHONE);

            fixture.engine.plug(DeviceKind.MICROPHONE);
            fixture.until(s -> muted(fixture, TrackSource.MICROPHONE));
            assertFalse(sender.enabled());
            assertEquals(new DeviceEvent.Lost(DeviceKind.MICROPHONE, "First"), events.getFirst());
            assertEquals(0, fixture.engine.openCaptures());

            fixture.engine.plug(DeviceKind.MICROPHONE, "First");
            assertTrue(muted(fixture, TrackSource.MICROPHONE), "not by itself");
            fixture.room.setEnabled(TrackSource.MICROPHONE, true).join();
            assertEquals(1, sender.replaced());
            assertTrue(sender.enabled());
            fixture.until(s -> !muted(fixture, TrackSource.MICROPHONE));
        }
    }

    @Test
    void anUnpluggedCameraIsOffAndNoOtherTakesItsPlace() {
        try (RoomFixture fixture = new RoomFixture()) {
            LocalMedia media = media(fixture);
            media.select(DeviceKind.CAMERA, "CAMERA-2").join();
            SimulatedSender sender = publish(fixture, TrackSource.CAMERA);

            fixture.engine.plug(DeviceKind.CAMERA, "First");
            fixture.until(s -> muted(fixture, TrackSource.CAMERA));
            assertEquals(List.of("CAMERA-2"), fixture.engine.opened());
            assertEquals(List.of(new DeviceEvent.Lost(DeviceKind.CAMERA, "Second")), events);

            fixture.engine.plug(DeviceKind.CAMERA, "First", "Second");
            fixture.room.setEnabled(TrackSource.CAMERA, true).join();
            assertEquals(
                    List.of("CAMERA-2", "CAMERA-2"), fixture.engine.opened(), "it is still the one that was chosen");
            assertEquals(1, sender.replaced());
        }
    }

    @Test
    void aCameraThatDeliversNothingAnyMoreIsOffAndSaidToBeLost() {
        try (RoomFixture fixture = new RoomFixture()) {
            media(fixture);
            SimulatedSender sender = publish(fixture, TrackSource.CAMERA);

            fixture.engine.silenceCamera();
            fixture.until(s -> muted(fixture, TrackSource.CAMERA));
            assertFalse(sender.enabled());
            assertEquals(List.of(new DeviceEvent.Lost(DeviceKind.CAMERA, "First")), events);
            assertEquals(0, fixture.engine.openCaptures());

            fixture.room.setEnabled(TrackSource.CAMERA, true).join();
            fixture.until(s -> !muted(fixture, TrackSource.CAMERA));
        }
    }

    @Test
    void anUnpluggedSpeakerIsReplacedAndComesBack() {
        try (RoomFixture fixture = new RoomFixture()) {
            LocalMedia media = media(fixture);
            media.prefer(DeviceKind.SPEAKER, new DevicePreference("SPEAKER-2", "Second"))
                    .join();
            fixture.engine.plug(DeviceKind.SPEAKER, "First");
            await().until(() -> events.size() == 1 && events.getFirst() instanceof DeviceEvent.FellBack);
            fixture.engine.plug(DeviceKind.SPEAKER, "First", "Second");
            await().until(() -> events.size() == 2 && events.getLast() instanceof DeviceEvent.CameBack);
            assertEquals(List.of("SPEAKER-2", "SPEAKER-1", "SPEAKER-2"), fixture.engine.opened());
        }
    }

    @Test
    void aRememberedDeviceIsTakenUpWhenItIsPluggedIn() {
        try (RoomFixture fixture = new RoomFixture()) {
            LocalMedia media = media(fixture);
            media.prefer(DeviceKind.MICROPHONE, new DevicePreference("MICROPHONE-old", "Headset"))
                    .join();
            SimulatedSender sender = publish(fixture, TrackSource.MICROPHONE);
            assertEquals(List.of("MICROPHONE-1"), fixture.engine.opened());

            // The system calls it by another id than the last time.
            fixture.engine.plug(DeviceKind.MICROPHONE, "First", "Headset");
            await().until(() -> sender.replaced() == 1);
            assertEquals("MICROPHONE-Headset", fixture.engine.opened().getLast());
        }
    }

    @Test
    void processingIsChangedUnderTheSameMicrophone() {
        try (RoomFixture fixture = new RoomFixture()) {
            LocalMedia media = media(fixture);
            SimulatedSender sender = publish(fixture, TrackSource.MICROPHONE);

            media.process(AudioProcessing.NONE);

            await().until(() -> sender.replaced() == 1);
            assertEquals(AudioProcessing.NONE, fixture.engine.processing());
            assertEquals(List.of("MICROPHONE-1"), fixture.engine.opened(), "it was not opened again");
        }
    }

    @Test
    void anotherSizeOpensTheCameraAgainUnderThePublication() {
        try (RoomFixture fixture = new RoomFixture()) {
            LocalMedia media = media(fixture);
            SimulatedSender sender = publish(fixture, TrackSource.CAMERA);

            media.capture(1920, 1080, 30).join();

            await().until(() -> sender.replaced() == 1);
            assertEquals(List.of("CAMERA-1", "CAMERA-1"), fixture.engine.opened());
            assertEquals(1, fixture.engine.openCaptures());
        }
    }

    private LocalMedia media(RoomFixture fixture) {
        LocalMedia media = fixture.client.localMedia();
        media.onDeviceEvent(events::add);
        return media;
    }

    private static SimulatedSender publish(RoomFixture fixture, TrackSource source) {
        ScriptedConnection connection = fixture.joined();
        CompletableFuture<Void> published = fixture.room.setEnabled(source, true);
        AddTrackRequest request = connection.expect(MessageCase.ADD_TRACK).getAddTrack();
        connection.send(SignalResponse.newBuilder()
                .setTrackPublished(TrackPublishedResponse.newBuilder()
                        .setCid(request.getCid())
                        .setTrack(LivekitModels.TrackInfo.newBuilder()
                                .setSid("TR_1")
                                .setType(request.getType())
                                .setSource(request.getSource())))
                .build());
        await().until(published::isDone);
        return fixture.peer(0).senders().getFirst();
    }

    private static boolean muted(RoomFixture fixture, TrackSource source) {
        return fixture.room
                .snapshot()
                .local()
                .flatMap(me -> me.publication(source))
                .filter(Publication::muted)
                .isPresent();
    }
}
