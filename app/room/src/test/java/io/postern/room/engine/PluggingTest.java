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
class PluggingTest {
    private final List<DeviceEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void anUnpluggedMicrophoneIsReplacedByTheDefaultAndComesBack() {
        try (Stage stage = new Stage()) {
            LocalMedia media = media(stage);
            media.select(DeviceKind.MICROPHONE, "MICROPHONE-2").join();
            SimulatedSender sender = publish(stage, TrackSource.MICROPHONE);

            stage.engine.plug(DeviceKind.MICROPHONE, "First");
            await().until(() -> sender.replaced() == 1);
            assertEquals(List.of("MICROPHONE-2", "MICROPHONE-1"), stage.engine.opened());
            DeviceEvent.FellBack fellBack = (DeviceEvent.FellBack) events.getFirst();
            assertEquals("Second", fellBack.wish().label());
            assertEquals("First", fellBack.instead().label());
            assertEquals("MICROPHONE-2", media.wish(DeviceKind.MICROPHONE).id(), "the choice stays");

            stage.engine.plug(DeviceKind.MICROPHONE, "First", "Second");
            await().until(() -> sender.replaced() == 2);
            assertEquals("MICROPHONE-2", stage.engine.opened().getLast());
            await().until(() -> events.getLast() instanceof DeviceEvent.CameBack);
            assertEquals(1, stage.engine.openCaptures());
            assertFalse(muted(stage, TrackSource.MICROPHONE));
            assertEquals(1, stage.peer(0).senders().size(), "nothing was negotiated anew");
        }
    }

    @Test
    void whereTheSystemsDefaultWasChosenThatIsFollowed() {
        try (Stage stage = new Stage()) {
            media(stage);
            SimulatedSender sender = publish(stage, TrackSource.MICROPHONE);

            stage.engine.plug(DeviceKind.MICROPHONE, "Headset", "First", "Second");
            stage.engine.plug(DeviceKind.SPEAKER, "Headset", "First", "Second");

            await().until(() -> sender.replaced() == 1);
            await().until(() -> stage.engine.opened().contains("SPEAKER-Headset"));
            assertTrue(stage.engine.opened().contains("MICROPHONE-Headset"));
            assertEquals(List.of(), events, "that is what was asked for");
        }
    }

    @Test
    void aMicrophoneThatGoesWithoutAnyLeftIsOffUntilSomebodyWantsItOn() {
        try (Stage stage = new Stage()) {
            media(stage);
            SimulatedSender sender = publish(stage, TrackSource.MICROPHONE);

            stage.engine.plug(DeviceKind.MICROPHONE);
            stage.until(s -> muted(stage, TrackSource.MICROPHONE));
            assertFalse(sender.enabled());
            assertEquals(new DeviceEvent.Lost(DeviceKind.MICROPHONE, "First"), events.getFirst());
            assertEquals(0, stage.engine.openCaptures());

            stage.engine.plug(DeviceKind.MICROPHONE, "First");
            assertTrue(muted(stage, TrackSource.MICROPHONE), "not by itself");
            stage.room.setEnabled(TrackSource.MICROPHONE, true).join();
            assertEquals(1, sender.replaced());
            assertTrue(sender.enabled());
            stage.until(s -> !muted(stage, TrackSource.MICROPHONE));
        }
    }

    @Test
    void anUnpluggedCameraIsOffAndNoOtherTakesItsPlace() {
        try (Stage stage = new Stage()) {
            LocalMedia media = media(stage);
            media.select(DeviceKind.CAMERA, "CAMERA-2").join();
            SimulatedSender sender = publish(stage, TrackSource.CAMERA);

            stage.engine.plug(DeviceKind.CAMERA, "First");
            stage.until(s -> muted(stage, TrackSource.CAMERA));
            assertEquals(List.of("CAMERA-2"), stage.engine.opened());
            assertEquals(List.of(new DeviceEvent.Lost(DeviceKind.CAMERA, "Second")), events);

            stage.engine.plug(DeviceKind.CAMERA, "First", "Second");
            stage.room.setEnabled(TrackSource.CAMERA, true).join();
            assertEquals(List.of("CAMERA-2", "CAMERA-2"), stage.engine.opened(), "it is still the one that was chosen");
            assertEquals(1, sender.replaced());
        }
    }

    @Test
    void aCameraThatDeliversNothingAnyMoreIsOffAndSaidToBeLost() {
        try (Stage stage = new Stage()) {
            media(stage);
            SimulatedSender sender = publish(stage, TrackSource.CAMERA);

            stage.engine.silenceCamera();
            stage.until(s -> muted(stage, TrackSource.CAMERA));
            assertFalse(sender.enabled());
            assertEquals(List.of(new DeviceEvent.Lost(DeviceKind.CAMERA, "First")), events);
            assertEquals(0, stage.engine.openCaptures());

            stage.room.setEnabled(TrackSource.CAMERA, true).join();
            stage.until(s -> !muted(stage, TrackSource.CAMERA));
        }
    }

    @Test
    void anUnpluggedSpeakerIsReplacedAndComesBack() {
        try (Stage stage = new Stage()) {
            LocalMedia media = media(stage);
            media.prefer(DeviceKind.SPEAKER, new DevicePreference("SPEAKER-2", "Second"))
                    .join();
            stage.engine.plug(DeviceKind.SPEAKER, "First");
            await().until(() -> events.size() == 1 && events.getFirst() instanceof DeviceEvent.FellBack);
            stage.engine.plug(DeviceKind.SPEAKER, "First", "Second");
            await().until(() -> events.size() == 2 && events.getLast() instanceof DeviceEvent.CameBack);
            assertEquals(List.of("SPEAKER-2", "SPEAKER-1", "SPEAKER-2"), stage.engine.opened());
        }
    }

    @Test
    void aRememberedDeviceIsTakenUpWhenItIsPluggedIn() {
        try (Stage stage = new Stage()) {
            LocalMedia media = media(stage);
            media.prefer(DeviceKind.MICROPHONE, new DevicePreference("MICROPHONE-old", "Headset"))
                    .join();
            SimulatedSender sender = publish(stage, TrackSource.MICROPHONE);
            assertEquals(List.of("MICROPHONE-1"), stage.engine.opened());

            // The system calls it by another id than the last time.
            stage.engine.plug(DeviceKind.MICROPHONE, "First", "Headset");
            await().until(() -> sender.replaced() == 1);
            assertEquals("MICROPHONE-Headset", stage.engine.opened().getLast());
        }
    }

    @Test
    void processingIsChangedUnderTheSameMicrophone() {
        try (Stage stage = new Stage()) {
            LocalMedia media = media(stage);
            SimulatedSender sender = publish(stage, TrackSource.MICROPHONE);

            media.process(AudioProcessing.NONE);

            await().until(() -> sender.replaced() == 1);
            assertEquals(AudioProcessing.NONE, stage.engine.processing());
            assertEquals(List.of("MICROPHONE-1"), stage.engine.opened(), "it was not opened again");
        }
    }

    @Test
    void anotherSizeOpensTheCameraAgainUnderThePublication() {
        try (Stage stage = new Stage()) {
            LocalMedia media = media(stage);
            SimulatedSender sender = publish(stage, TrackSource.CAMERA);

            media.capture(1920, 1080, 30).join();

            await().until(() -> sender.replaced() == 1);
            assertEquals(List.of("CAMERA-1", "CAMERA-1"), stage.engine.opened());
            assertEquals(1, stage.engine.openCaptures());
        }
    }

    private LocalMedia media(Stage stage) {
        LocalMedia media = stage.client.localMedia();
        media.onDeviceEvent(events::add);
        return media;
    }

    private static SimulatedSender publish(Stage stage, TrackSource source) {
        ScriptedConnection connection = stage.joined();
        CompletableFuture<Void> published = stage.room.setEnabled(source, true);
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
        return stage.peer(0).senders().getFirst();
    }

    private static boolean muted(Stage stage, TrackSource source) {
        return stage.room
                .snapshot()
                .local()
                .flatMap(me -> me.publication(source))
                .filter(Publication::muted)
                .isPresent();
    }
}
