package io.postern.desktop.lobby;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.desktop.SimulatedSignIn;
import io.postern.media.device.AudioProcessing;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.platform.natives.LoadFailure;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.resources.Texts;
import io.postern.room.DeviceEvent;
import io.postern.settings.preferences.DevicePreferences;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.signaling.token.TokenException;
import io.postern.signaling.token.TokenSource;
import io.postern.ui.control.Notice;
import io.postern.ui.failure.Explanation;
import io.postern.ui.fx.ManualFxThread;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.simulation.SimulatedRoomClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LobbyViewModelTest {
    private static final Duration TYPING_PAUSE = JoinPreparation.DEBOUNCE.plusMillis(50);

    private final ManualFxThread fx = new ManualFxThread();
    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final SimulatedMedia media = SimulatedMedia.complete();
    private final SimulatedRoomClient client = new SimulatedRoomClient(media);
    private final SettingsStore settings = SettingsStore.inMemory(Settings.DEFAULTS);
    private final List<JoinRequest> joins = new ArrayList<>();
    private final List<LobbyViewModel> opened = new ArrayList<>();

    private LobbyViewModel lobby(TokenSource tokens, Optional<String> room) {
        LobbyViewModel lobby = new LobbyViewModel(texts, fx, settings, tokens, room, joins::add);
        opened.add(lobby);
        return lobby;
    }

    private LobbyViewModel readyLobby() {
        LobbyViewModel lobby = lobby(SimulatedSignIn.tickets(), Optional.of("weekly"));
        lobby.mediaReady(client);
        fx.pass(TYPING_PAUSE);
        return lobby;
    }

    @AfterEach
    void releasesAllDevicesAfterTheLobby() {
        opened.forEach(LobbyViewModel::close);
        joins.forEach(join -> join.releaseDevices().run());
        fx.runPosted();
        assertEquals(0, media.cameraLeases());
        assertEquals(0, media.microphoneLeases());
        fx.nextPulse();
        assertFalse(fx.timing(), "something still waits for pulses");
    }

    @Test
    void preparesTheNamedRoomSoThatJoiningIsQuick() {
        LobbyViewModel lobby = readyLobby();
        assertEquals(1, client.lastRoom().prepared());
        assertEquals(Notice.Kind.GOOD, lobby.networkProperty().get().kind());
        lobby.join();
        assertSame(client.lastRoom(), joins.getFirst().room());
        assertEquals(1, client.rooms().size());
        assertFalse(client.lastRoom().calls().contains("leave"));
    }

    @Test
    void preparesOnlyWhatIsLeftWhenTheTypingPauses() {
        LobbyViewModel lobby = readyLobby();
        for (String typed : List.of("p", "pl", "pla", "plan", "plann", "planning")) {
            lobby.roomNameProperty().set(typed);
            fx.pass(Duration.ofMillis(60));
        }
        fx.pass(TYPING_PAUSE);
        assertEquals(
                List.of("weekly", "planning"),
                client.rooms().stream().map(room -> room.name()).toList());
        assertTrue(client.rooms().getFirst().calls().contains("leave"), "the room prepared before is let go");
    }

    @Test
    void joinsTheRoomThatIsNamedNowEvenBeforeItIsPrepared() {
        LobbyViewModel lobby = readyLobby();
        lobby.roomNameProperty().set("  other ");
        lobby.join();
        assertEquals("other", joins.getFirst().room().name());
        assertTrue(client.rooms().getFirst().calls().contains("leave"));
    }

    @Test
    void showsOwnPictureAndLevelWhileSwitchedOnAndGivesDevicesBackWhenOff() {
        LobbyViewModel lobby = readyLobby();
        media.setLevel(0.4);
        assertInstanceOf(Preview.Showing.class, lobby.previewProperty().get());
        assertEquals(0.4, lobby.level());
        assertEquals(1, media.cameraLeases());

        lobby.cameraOnProperty().set(false);
        lobby.microphoneOnProperty().set(false);
        fx.runPosted();
        assertInstanceOf(Preview.Off.class, lobby.previewProperty().get());
        assertEquals(0, lobby.level());
        assertEquals(0, media.cameraLeases());
        assertEquals(0, media.microphoneLeases());
        assertFalse(settings.current().cameraOn());
        lobby.join();
        assertFalse(joins.getFirst().cameraOn());
        assertFalse(joins.getFirst().microphoneOn());
    }

    @Test
    void aCameraThatOpensAfterItWasSwitchedOffAgainIsGivenBack() {
        CompletableFuture<Void> slowly = new CompletableFuture<>();
        media.openSlowly(slowly);
        LobbyViewModel lobby = readyLobby();
        assertInstanceOf(Preview.Opening.class, lobby.previewProperty().get());
        lobby.cameraOnProperty().set(false);
        slowly.complete(null);
        fx.runPosted();
        assertEquals(0, media.cameraLeases());
        assertInstanceOf(Preview.Off.class, lobby.previewProperty().get());
    }

    @Test
    void devicesStayOpenOnTheWayIntoTheRoom() {
        LobbyViewModel lobby = readyLobby();
        lobby.join();
        lobby.close();
        assertEquals(1, media.cameraLeases(), "held until the room has its own");
        joins.getFirst().releaseDevices().run();
        assertEquals(0, media.cameraLeases());
    }

    @Test
    void withoutAnyDeviceEachIsNamedAndJoiningGoesOn() {
        media.setDevices();
        LobbyViewModel lobby = readyLobby();
        for (DeviceKind kind : DeviceKind.values()) {
            assertEquals(
                    texts.text("device.failure." + kind.name().toLowerCase(Locale.ROOT) + "_not_found"),
                    lobby.choice(kind).problemProperty().get());
        }
        assertInstanceOf(Preview.Failed.class, lobby.previewProperty().get());
        lobby.join();
        assertFalse(joins.getFirst().cameraOn());
        assertFalse(joins.getFirst().microphoneOn());
    }

    @ParameterizedTest
    @EnumSource
    void aCameraThatFailsIsOneSentenceAndAnotherOneHelps(DeviceException.Reason reason) {
        media.failWith(DeviceKind.CAMERA, reason);
        LobbyViewModel lobby = readyLobby();
        assertEquals(
                texts.text("device.failure.camera_" + reason.name().toLowerCase(Locale.ROOT)),
                lobby.choice(DeviceKind.CAMERA).problemProperty().get());
        assertTrue(lobby.cameraOnProperty().get(), "the wish stays");

        media.mend(DeviceKind.CAMERA);
        lobby.choice(DeviceKind.CAMERA).choose("cam-2");
        fx.runPosted();
        assertInstanceOf(Preview.Showing.class, lobby.previewProperty().get());
        assertEquals("", lobby.choice(DeviceKind.CAMERA).problemProperty().get());
        assertEquals("cam-2", settings.current().devices().camera().id());
    }

    @Test
    void aCameraThatIsPluggedInIsUsedAtOnce() {
        media.setDevices();
        LobbyViewModel lobby = readyLobby();
        media.setDevices(new MediaDevice(DeviceKind.CAMERA, "usb", "USB Camera", true));
        fx.nextPulse();
        fx.runPosted();
        assertInstanceOf(Preview.Showing.class, lobby.previewProperty().get());
        assertEquals(
                Optional.of("usb"),
                lobby.choice(DeviceKind.CAMERA).optionsProperty().get().chosenId());
    }

    @Test
    void aChoiceThatDoesNotWorkIsTakenBackAndNotRemembered() {
        LobbyViewModel lobby = readyLobby();
        media.failWith(DeviceKind.MICROPHONE, DeviceException.Reason.BUSY);
        lobby.choice(DeviceKind.MICROPHONE).choose("mic-2");
        fx.runPosted();
        assertEquals(
                Optional.of(""),
                lobby.choice(DeviceKind.MICROPHONE).optionsProperty().get().chosenId());
        assertEquals(DevicePreferences.DEFAULTS, settings.current().devices());
        assertEquals(
                texts.text("device.failure.microphone_busy"),
                lobby.choice(DeviceKind.MICROPHONE).problemProperty().get());
    }

    @Test
    void rememberedDevicesAreTakenUpIfTheyStillExist() {
        settings.update(s -> s.withDevices(s.devices()
                .withWish(DeviceKind.CAMERA, new DevicePreference("cam-2", ""))
                .withWish(DeviceKind.SPEAKER, new DevicePreference("renamed", "Jabra Speak 510 MS"))
                .withWish(DeviceKind.MICROPHONE, new DevicePreference("gone", "Gone"))));
        readyLobby();
        assertEquals("cam-2", media.selected(DeviceKind.CAMERA).orElseThrow().id());
        assertEquals(
                "mic-1", media.selected(DeviceKind.MICROPHONE).orElseThrow().id());
        assertEquals("spk-2", media.selected(DeviceKind.SPEAKER).orElseThrow().id());
        assertEquals("gone", media.wish(DeviceKind.MICROPHONE).id(), "it may be plugged in yet");
    }

    @Test
    void processingIsRememberedForEachMicrophone() {
        LobbyViewModel lobby = readyLobby();
        lobby.choice(DeviceKind.MICROPHONE).choose("mic-2");
        fx.runPosted();
        lobby.processing().choose(AudioProcessing.NONE);
        assertEquals(AudioProcessing.NONE, media.processing());

        lobby.choice(DeviceKind.MICROPHONE).choose("mic-1");
        fx.runPosted();
        fx.nextPulse();
        assertEquals(AudioProcessing.ALL, media.processing());
        assertEquals(
                AudioProcessing.ALL, lobby.processing().processingProperty().get());

        lobby.choice(DeviceKind.MICROPHONE).choose("mic-2");
        fx.runPosted();
        fx.nextPulse();
        assertEquals(AudioProcessing.NONE, media.processing());
    }

    @Test
    void aCameraThatIsUnpluggedIsSaidAndComesBackWithItsPlug() {
        LobbyViewModel lobby = readyLobby();
        assertInstanceOf(Preview.Showing.class, lobby.previewProperty().get());
        media.setDevices();
        media.tell(new DeviceEvent.Lost(DeviceKind.CAMERA, "Integrated Camera"));
        fx.runPosted();
        assertInstanceOf(Preview.Failed.class, lobby.previewProperty().get());
        assertEquals(0, media.cameraLeases());
        media.setDevices(new MediaDevice(DeviceKind.CAMERA, "cam-1", "Integrated Camera", true));
        fx.nextPulse();
        fx.runPosted();
        assertInstanceOf(Preview.Showing.class, lobby.previewProperty().get());
    }

    @Test
    void namesThatCannotBeAskedForAreNamedAndNothingIsAsked() {
        LobbyViewModel lobby = readyLobby();
        int before = client.rooms().size();
        lobby.roomNameProperty().set("   ");
        fx.pass(TYPING_PAUSE);
        assertEquals("", lobby.roomProblemProperty().get(), "an empty field is not a mistake yet");
        lobby.join();
        assertEquals(texts.text("lobby.room.empty"), lobby.roomProblemProperty().get());

        lobby.roomNameProperty().set("x".repeat(257));
        assertEquals(
                texts.text("lobby.room.too_long"), lobby.roomProblemProperty().get());
        lobby.join();
        lobby.roomNameProperty().set("a\u0007b");
        lobby.join();
        assertEquals(
                texts.text("lobby.room.control_characters"),
                lobby.roomProblemProperty().get());
        fx.pass(TYPING_PAUSE);
        assertTrue(joins.isEmpty());
        assertEquals(before, client.rooms().size());

        lobby.roomNameProperty().set("اجتماع 🎉");
        lobby.join();
        assertEquals("اجتماع 🎉", joins.getFirst().room().name());
    }

    @ParameterizedTest
    @EnumSource
    void reportsARefusedTicketBeforeJoining(TokenException.Reason reason) {
        LobbyViewModel lobby = lobby(SimulatedSignIn.noTickets(reason), Optional.of("weekly"));
        lobby.mediaReady(client);
        fx.pass(TYPING_PAUSE);
        LobbyViewModel.NetworkLine line = lobby.networkProperty().get();
        assertEquals(Notice.Kind.WARN, line.kind());
        assertEquals(texts.text("token.failure." + reason.name().toLowerCase(Locale.ROOT)), line.text());
        assertEquals(reason == TokenException.Reason.SESSION_EXPIRED, line.remedy() == Explanation.Remedy.SIGN_IN);
    }

    @Test
    void joinPressedBeforeTheEngineRunsGoesOnByItself() {
        LobbyViewModel lobby = lobby(SimulatedSignIn.tickets(), Optional.of("weekly"));
        lobby.join();
        assertTrue(lobby.busyProperty().get());
        assertTrue(joins.isEmpty());
        lobby.mediaReady(client);
        assertEquals(1, joins.size());
    }

    @Test
    void joinsByItselfWhenItIsToAndEverythingIsReady() {
        CompletableFuture<Void> slowly = new CompletableFuture<>();
        media.openSlowly(slowly);
        LobbyViewModel lobby = lobby(SimulatedSignIn.tickets(), Optional.of("weekly"));
        lobby.joinWhenReady();
        lobby.mediaReady(client);
        fx.pass(TYPING_PAUSE);
        assertTrue(joins.isEmpty(), "the camera is still being opened");
        slowly.complete(null);
        fx.runPosted();
        assertEquals(1, joins.size());
        assertEquals(1, joins.getFirst().room() == client.lastRoom() ? 1 : 0);
    }

    @Test
    void anEngineThatDoesNotStartIsSaidAndCanBeTriedAgain() {
        LobbyViewModel lobby = lobby(SimulatedSignIn.tickets(), Optional.of("weekly"));
        lobby.join();
        List<String> tries = new ArrayList<>();
        lobby.mediaFailed(new UnsatisfiedLinkError("no library"), () -> tries.add("again"));
        assertFalse(lobby.busyProperty().get());
        Notice notice = lobby.noticeProperty().get().orElseThrow();
        assertTrue(notice.details().contains("no library"));
        notice.action().orElseThrow().run().run();
        assertEquals(List.of("again"), tries);
    }

    @Test
    void aMissingLibraryIsNamedWithTheCommandThatInstallsIt() {
        LobbyViewModel lobby = lobby(SimulatedSignIn.tickets(), Optional.of("weekly"));
        lobby.mediaFailed(
                new NativeLibraryException(
                        new LoadFailure.MissingLibraries(
                                "Sound and video",
                                List.of("libpulse.so.0", "libXrandr.so.2"),
                                Optional.of("apt-get install -y libpulse0 libxrandr2")),
                        null),
                () -> {});
        String sentence = lobby.noticeProperty().get().orElseThrow().text();
        assertTrue(sentence.contains("libpulse.so.0 and libXrandr.so.2"), sentence);
        assertTrue(sentence.endsWith("apt-get install -y libpulse0 libxrandr2"), sentence);
    }

    @Test
    void theTestSoundPlaysOnTheChosenSpeakerAndSaysWhenItCannot() {
        LobbyViewModel lobby = readyLobby();
        CompletableFuture<Void> chime = new CompletableFuture<>();
        media.playUntil(chime);
        lobby.testSpeaker();
        lobby.testSpeaker();
        assertEquals(1, media.testSounds());
        assertTrue(lobby.testingSpeakerProperty().get());
        chime.completeExceptionally(
                new DeviceException(DeviceKind.SPEAKER, DeviceException.Reason.FAILED, "simulated", null));
        fx.runPosted();
        assertFalse(lobby.testingSpeakerProperty().get());
        assertEquals(
                texts.text("device.failure.speaker_failed"),
                lobby.choice(DeviceKind.SPEAKER).problemProperty().get());
    }

    @Test
    void suggestionsFollowWhatIsTyped() {
        settings.update(s -> s.withRecentRoom("planning").withRecentRoom("weekly"));
        LobbyViewModel lobby = readyLobby();
        assertEquals(List.of("weekly", "planning"), lobby.suggestions("weekly"));
        assertEquals(List.of("planning"), lobby.suggestions(" PLA"));
        assertEquals(List.of(), lobby.suggestions("zzz"));
    }
}
