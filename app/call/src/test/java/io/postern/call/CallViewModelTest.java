package io.postern.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.call.CallScene.Person;
import io.postern.call.controls.MediaSwitch;
import io.postern.call.layout.CallLayout;
import io.postern.call.tile.TileKey;
import io.postern.call.tile.TileModel;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.media.rtc.MediaKind;
import io.postern.room.ConnectionState;
import io.postern.room.DeviceEvent;
import io.postern.room.DisconnectReason;
import io.postern.room.Permissions;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.TrackSource;
import io.postern.ui.control.Notice;
import io.postern.ui.fx.ManualFxThread;
import io.postern.ui.simulation.SimulatedMedia;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallViewModelTest {
    private final ManualFxThread fx = new ManualFxThread();
    private final SimulatedContext context = SimulatedContext.english(fx);
    private final SimulatedMedia media = SimulatedMedia.complete();
    private AnsweringRoom room;
    private CallViewModel model;

    private CallViewModel open(CallScene scene) {
        room = new AnsweringRoom(scene.room());
        model = new CallViewModel(room.room, media, context, "", Clock.fixed(CallScene.NOON, ZoneOffset.UTC));
        fx.nextPulse();
        return model;
    }

    private void push(CallScene scene) {
        room.simulated.push(scene.snapshot());
        fx.nextPulse();
    }

    @AfterEach
    void nobodyListensAfterClose() {
        model.close();
        assertEquals(0, room.simulated.listeners());
    }

    private static Person person(String identity) {
        return new Person(identity, identity).microphone(true).camera(true);
    }

    private List<String> names() {
        return model.state().tiles().stream().map(TileModel::name).toList();
    }

    @Test
    void tellsTheConnectionInWords() {
        open(new CallScene("weekly").connection(new ConnectionState.Connecting()));
        assertEquals("Connecting…", model.state().status());
        assertEquals(CallState.Phase.CONNECTING, model.state().phase());
        push(CallScene.joined("weekly").with(person("ana"), person("bo")));
        assertEquals("3 people · Direct TCP · 24 ms", model.state().status());
        push(CallScene.joined("weekly").with(person("ana")).relayed());
        assertEquals(
                "2 people · Relayed over TLS by turn.example.org · 24 ms",
                model.state().status());
        push(CallScene.joined("weekly").with(person("ana")).connection(new ConnectionState.Reconnecting(1)));
        assertEquals("2 people · Reconnecting…", model.state().status());
        assertEquals(
                "Reconnecting… your microphone stays on.",
                model.noticeProperty().get().orElseThrow().text());
        push(CallScene.joined("weekly").with(person("ana")));
        assertEquals(Optional.empty(), model.noticeProperty().get());
        push(CallScene.joined("weekly").connection(new ConnectionState.Disconnected(DisconnectReason.ROOM_CLOSED)));
        assertEquals(CallState.Phase.ENDED, model.state().phase());
        assertEquals(Notice.Kind.BAD, model.noticeProperty().get().orElseThrow().kind());
    }

    @Test
    void tracksWithoutASourceAreShownAsWhatTheyAre() {
        open(CallScene.joined("weekly")
                .with(new Person("bot", "Bot")
                        .withoutSource(MediaKind.AUDIO, true)
                        .withoutSource(MediaKind.VIDEO, true)
                        .speaking(true)));
        TileModel tile =
                model.state().tile(new TileKey("bot", TrackSource.CAMERA)).orElseThrow();
        assertTrue(tile.video().isPresent());
        assertFalse(tile.microphoneOff());
        assertTrue(tile.speaking());
        assertTrue(model.state().people().getLast().microphoneOn());
        assertTrue(model.state().people().getLast().cameraOn());
    }

    @Test
    void aMutedCameraHidesNoOtherOneOfTheSamePerson() {
        open(CallScene.joined("weekly")
                .with(new Person("ana", "Ana").camera(false).withoutSource(MediaKind.VIDEO, true)));
        TileModel tile =
                model.state().tile(new TileKey("ana", TrackSource.CAMERA)).orElseThrow();
        assertEquals(Optional.of("TR_ana_UNKNOWN"), tile.video());
        assertEquals(2, model.state().tiles().size());
    }

    @Test
    void everyCameraOfAPersonHasATile() {
        Person ana = person("ana").withoutSource(MediaKind.VIDEO, true).camera(true);
        push(CallScene.joined("weekly").with(ana), "TR_ana_CAMERA", "TR_ana_UNKNOWN", "TR_ana_CAMERA3");
        assertEquals(4, model.state().tiles().size());
        assertTrue(names().contains("ana – another camera"));
        TileKey further = new TileKey("ana", TrackSource.CAMERA, "TR_ana_UNKNOWN");
        assertFalse(model.state().tile(further).orElseThrow().microphoneOff());
        model.setVideoWanted(further, false);
        assertTrue(room.simulated.calls().contains("subscribed:TR_ana_UNKNOWN=false"));
    }

    private void push(CallScene scene, String... watched) {
        open(scene);
        List<String> videos = model.state().tiles().stream()
                .filter(tile -> !tile.own())
                .flatMap(tile -> tile.video().stream())
                .toList();
        assertEquals(List.of(watched), videos);
    }

    @Test
    void aListenerIsToldAndPressesAskForNothing() {
        open(new CallScene("weekly")
                .me(new Person("me", "Me"))
                .permissions(new Permissions(true, Set.of(), false, false, false)));
        assertEquals(
                "In this room you do not have the right to: speak, show your camera, share a screen, write."
                        + " Whoever runs it can give it to you.",
                said());
        for (MediaSwitch control : List.of(model.microphone(), model.camera())) {
            assertFalse(control.permittedProperty().get());
            model.dismissNotice();
            control.toggle();
            assertFalse(control.isOn());
            assertEquals(context.texts().text("room.failure.not_permitted"), said());
        }
        model.dismissNotice();
        model.toggleShare();
        assertEquals(context.texts().text("room.failure.not_permitted"), said());
        assertFalse(model.share().openProperty().get());
        assertFalse(model.chat().sendableProperty().get());
        assertEquals(List.of(), room.requests);
        assertFalse(model.deviceNotices().mayListen(), "nobody is invited to switch on what may not be");
    }

    @Test
    void rightsThatAreTakenAndGivenAreSaid() {
        open(CallScene.joined("weekly"));
        Permissions noVoice =
                new Permissions(true, Set.of(TrackSource.CAMERA, TrackSource.SCREEN_SHARE), true, true, false);
        push(new CallScene("weekly").me(new Person("me", "Me").camera(true)).permissions(noVoice));
        room.simulated.emit(new RoomEvent.PermissionsChanged(Permissions.ALL, noVoice));
        fx.nextPulse();
        assertEquals("Whoever runs the room has taken this right from you: speak.", said());
        assertFalse(model.microphone().permittedProperty().get());
        assertTrue(model.camera().permittedProperty().get());
        push(CallScene.joined("weekly"));
        room.simulated.emit(new RoomEvent.PermissionsChanged(noVoice, Permissions.ALL));
        fx.nextPulse();
        assertEquals("Whoever runs the room has given you this right: speak.", said());
        assertTrue(model.microphone().permittedProperty().get());
        assertTrue(model.chat().sendableProperty().get());
    }

    private String said() {
        return model.noticeProperty().get().orElseThrow().text();
    }

    @Test
    void whatIsEncryptedIsSaidToBeSo() {
        open(CallScene.joined("weekly")
                .with(
                        new Person("a", "A").encryptedMicrophone().camera(true),
                        new Person("b", "B").encryptedMicrophone().encryptedCamera(),
                        new Person("c", "C").encryptedMicrophone()));
        assertEquals(TileModel.Note.ENCRYPTED_SOUND, tile("a").note());
        assertTrue(tile("a").video().isPresent(), "the picture is in the clear");
        assertEquals(TileModel.Note.ENCRYPTED_BOTH, tile("b").note());
        assertEquals(Optional.empty(), tile("b").video());
        assertEquals(TileModel.Note.ENCRYPTED_SOUND, tile("c").note());
        assertTrue(model.state().people().getLast().encrypted());
        for (TileModel.Note note : TileModel.Note.values()) {
            if (note != TileModel.Note.NONE) {
                context.texts().text("call.tile." + note.name().toLowerCase(Locale.ROOT));
            }
        }
        room.simulated.emit(new RoomEvent.EncryptedDataReceived("a"));
        fx.nextPulse();
        assertEquals(
                "Messages of A are end-to-end encrypted. They cannot be read here.",
                model.noticeProperty().get().orElseThrow().text());
    }

    @Test
    void switchShowsWhatWasAskedForAtOnceAndThenWhatTheRoomSays() {
        open(CallScene.joined("weekly"));
        MediaSwitch microphone = model.microphone();
        assertTrue(microphone.isOn());
        microphone.toggle();
        assertEquals(
                new MediaSwitch.State(false, true), microphone.stateProperty().get());
        room.agree();
        fx.nextPulse();
        assertEquals(
                new MediaSwitch.State(false, false), microphone.stateProperty().get());
    }

    @Test
    void switchNeverGoesBackBetweenAgreementAndSnapshot() {
        open(CallScene.joined("weekly"));
        List<MediaSwitch.State> seen = new ArrayList<>();
        model.microphone().stateProperty().subscribe(state -> seen.add(state));
        model.microphone().toggle();
        room.agree();
        fx.runPosted();
        fx.nextPulse();
        assertEquals(
                List.of(
                        new MediaSwitch.State(true, false),
                        new MediaSwitch.State(false, true),
                        new MediaSwitch.State(false, false)),
                seen);
    }

    @Test
    void switchThatFailsGoesBackAndSaysWhy() {
        open(new CallScene("weekly").me(new Person("me", "Me").microphone(true)));
        model.camera().toggle();
        assertTrue(model.camera().isOn());
        room.requests
                .getLast()
                .answer()
                .completeExceptionally(new RoomException(
                        new RoomFailure(RoomFailure.Kind.DEVICE, true, "busy"),
                        new DeviceException(DeviceKind.CAMERA, DeviceException.Reason.BUSY, "busy", null)));
        fx.nextPulse();
        assertFalse(model.camera().isOn());
        Notice notice = model.noticeProperty().get().orElseThrow();
        assertEquals(Notice.Kind.BAD, notice.kind());
        assertEquals(context.texts().text("device.failure.camera_busy"), notice.text());
        model.dismissNotice();
        assertEquals(Optional.empty(), model.noticeProperty().get());
    }

    @Test
    void lateAnswerToAnEarlierPressDoesNotMoveTheSwitch() {
        open(CallScene.joined("weekly"));
        model.microphone().toggle();
        model.microphone().toggle();
        room.requests.getFirst().answer().completeExceptionally(new IllegalStateException("late"));
        fx.nextPulse();
        assertEquals(
                new MediaSwitch.State(true, true),
                model.microphone().stateProperty().get());
        assertEquals(Optional.empty(), model.noticeProperty().get());
    }

    @Test
    void switchesStandAsChosenInTheLobbyUntilTheRoomReports() {
        context.settings.update(s -> s.withCameraOn(false).withMicrophoneOn(true));
        open(new CallScene("weekly").connection(new ConnectionState.Connecting()));
        assertTrue(model.microphone().isOn());
        assertFalse(model.camera().isOn());
    }

    @Test
    void mutedByTheServerShowsAndIsSaid() {
        open(CallScene.joined("weekly"));
        room.report(TrackSource.MICROPHONE, false);
        room.simulated.emit(new RoomEvent.MutedByServer(room.simulated
                .snapshot()
                .local()
                .orElseThrow()
                .publication(TrackSource.MICROPHONE)
                .orElseThrow()));
        fx.nextPulse();
        assertFalse(model.microphone().isOn());
        assertEquals(
                "An administrator turned your microphone off. You can turn it on again.",
                model.noticeProperty().get().orElseThrow().text());
    }

    @Test
    void heldSpaceBarTalksWhileMutedAndOnlyThen() {
        open(CallScene.joined("weekly"));
        model.holdToTalk(true);
        model.holdToTalk(false);
        assertEquals(List.of(), room.requests);
        model.microphone().set(false);
        room.agree();
        fx.nextPulse();
        model.holdToTalk(true);
        model.holdToTalk(true);
        assertTrue(model.microphone().isOn());
        model.holdToTalk(false);
        assertFalse(model.microphone().isOn());
        assertEquals(
                List.of(false, true, false),
                room.requests.stream().map(AnsweringRoom.Request::on).toList());
    }

    @Test
    void aloneOnlyWhenConnectedAndNobodyElseIsThere() {
        open(new CallScene("weekly").connection(new ConnectionState.Connecting()));
        assertFalse(model.state().alone());
        push(CallScene.joined("weekly"));
        assertTrue(model.state().alone());
        push(CallScene.joined("weekly").with(person("ana")));
        assertFalse(model.state().alone());
    }

    @Test
    void sharedScreenComesIntoFocusAndGridIsStillToBeHad() {
        open(CallScene.joined("weekly").with(person("ana"), person("bo").screen(1600, 1000)));
        CallLayout.Focus focus =
                assertInstanceOf(CallLayout.Focus.class, model.state().layout().orElseThrow());
        assertEquals("bo – screen", names().get(focus.focused()));
        assertEquals(1.6, focus.aspect());
        model.toggleLayout();
        assertInstanceOf(CallLayout.Grid.class, model.state().layout().orElseThrow());
        push(CallScene.joined("weekly").with(person("ana"), person("bo")));
        push(CallScene.joined("weekly").with(person("ana").screen(800, 600), person("bo")));
        assertInstanceOf(
                CallLayout.Focus.class, model.state().layout().orElseThrow(), "a new screen asks to be looked at");
    }

    @Test
    void pinnedTileStaysLargeUntilItsPersonLeavesOrItIsLetGo() {
        open(CallScene.joined("weekly").with(person("ana"), person("bo"), person("c")));
        TileKey bo = new TileKey("bo", TrackSource.CAMERA);
        model.togglePin(bo);
        CallLayout.Focus focus =
                assertInstanceOf(CallLayout.Focus.class, model.state().layout().orElseThrow());
        assertEquals("bo", names().get(focus.focused()));
        assertTrue(model.state().tile(bo).orElseThrow().pinned());
        push(CallScene.joined("weekly").with(person("ana"), person("c")));
        assertInstanceOf(CallLayout.Grid.class, model.state().layout().orElseThrow());
        push(CallScene.joined("weekly").with(person("ana"), person("c"), person("bo")));
        assertInstanceOf(CallLayout.Focus.class, model.state().layout().orElseThrow());
        assertTrue(model.unpin());
        assertFalse(model.unpin());
    }

    @Test
    void whoSpeaksStandsInFocusAndStaysThere() {
        open(CallScene.joined("weekly").with(person("ana"), person("bo"), person("c")));
        model.toggleLayout();
        push(CallScene.joined("weekly")
                .with(person("ana"), person("bo"), person("c").speaking(true)));
        assertEquals("c", names().get(model.state().inFocus().orElseThrow()));
        push(CallScene.joined("weekly").with(person("ana"), person("bo"), person("c")));
        assertEquals("c", names().get(model.state().inFocus().orElseThrow()));
        push(CallScene.joined("weekly").with(person("ana").speaking(true), person("bo"), person("c")));
        assertEquals("ana", names().get(model.state().inFocus().orElseThrow()));
    }

    @Test
    void tilesTellMicrophoneSpeakingQualityAndWhyThereIsNoPicture() {
        open(CallScene.joined("weekly")
                .with(
                        new Person("a", "A").microphone(false).camera(false),
                        new Person("b", "B").microphone(true).pausedCamera().speaking(true),
                        new Person("c", "C").encryptedCamera()));
        TileModel a = tile("a");
        assertTrue(a.microphoneOff());
        assertEquals(Optional.empty(), a.video());
        TileModel b = tile("b");
        assertTrue(b.speaking());
        assertEquals(TileModel.Note.PAUSED, b.note());
        assertTrue(b.video().isPresent(), "the last picture stays");
        TileModel c = tile("c");
        assertEquals(TileModel.Note.ENCRYPTED, c.note());
        assertEquals(Optional.empty(), c.video());
        assertTrue(tile("me").mirrored());
        context.settings.update(s -> s.withMirrorSelf(false));
        fx.nextPulse();
        assertFalse(tile("me").mirrored());
    }

    private TileModel tile(String identity) {
        return model.state().tile(new TileKey(identity, TrackSource.CAMERA)).orElseThrow();
    }

    @Test
    void namesOfAnyKindAreFitToBeShown() {
        open(CallScene.joined("weekly")
                .with(
                        new Person("long", "n".repeat(1 << 20)),
                        new Person("empty", ""),
                        new Person("", " "),
                        new Person("lines", "two\nlines\u202e\u0007")));
        assertTrue(tile("long").name().length() <= 65);
        assertEquals("empty", tile("empty").name());
        assertEquals("Someone without a name", tile("").name());
        assertEquals("two lines", tile("lines").name());
    }

    @Test
    void ownWindowFollowsALeaveAndNothingIsShownAfterClose() {
        open(CallScene.joined("weekly"));
        model.leave();
        assertEquals(1, context.leaves);
        CallState last = model.state();
        model.close();
        push(CallScene.joined("weekly").with(person("ana")));
        assertEquals(last, model.state());
    }

    @Test
    void choosingADeviceIsRememberedAndAFailureIsSaid() {
        open(CallScene.joined("weekly"));
        MediaDevice second = media.devices().list(DeviceKind.MICROPHONE).get(1);
        model.devices().select(DeviceKind.MICROPHONE, second);
        fx.nextPulse();
        assertEquals(
                second.id(), context.settings.current().devices().microphone().id());
        media.failWith(DeviceKind.CAMERA, DeviceException.Reason.BUSY);
        model.devices()
                .select(
                        DeviceKind.CAMERA,
                        media.devices().list(DeviceKind.CAMERA).get(1));
        fx.nextPulse();
        assertEquals("", context.settings.current().devices().camera().id());
        assertEquals(Notice.Kind.BAD, model.noticeProperty().get().orElseThrow().kind());
    }

    @Test
    void whatIsPluggedInAndOutIsSaid() {
        open(CallScene.joined("weekly"));
        MediaDevice builtIn = media.devices().list(DeviceKind.MICROPHONE).getFirst();
        media.tell(new DeviceEvent.FellBack(DeviceKind.MICROPHONE, new DevicePreference("usb", "Headset"), builtIn));
        fx.runPosted();
        assertEquals("Headset was unplugged. You are heard through Built-in Microphone.", noticed());
        media.tell(new DeviceEvent.CameBack(
                DeviceKind.MICROPHONE, new MediaDevice(DeviceKind.MICROPHONE, "usb", "Headset", false)));
        fx.runPosted();
        assertEquals("Headset is back, and you are heard through it.", noticed());
        media.tell(new DeviceEvent.Lost(DeviceKind.CAMERA, "BRIO"));
        fx.runPosted();
        assertEquals("The camera was unplugged (BRIO). Your camera is off.", noticed());
    }

    @Test
    void whoSpeaksWhileMutedIsToldAndIsHeardWithOnePress() {
        open(new CallScene("weekly").me(new Person("me", "Robin Meyer").microphone(false)));
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            model.deviceNotices().heard(0.3);
            return model.noticeProperty().get().isPresent();
        });
        Notice hint = model.noticeProperty().get().orElseThrow();
        assertEquals("You are muted: nobody hears you.", hint.text());
        hint.action().orElseThrow().run().run();
        assertTrue(model.microphone().isOn());
        assertEquals(Optional.empty(), model.noticeProperty().get());
    }

    private String noticed() {
        return model.noticeProperty().get().orElseThrow().text();
    }

    @Test
    void troubleThatTheCallSurvivesIsOneSentence() {
        open(CallScene.joined("weekly"));
        room.simulated.emit(new RoomEvent.Trouble(new RoomFailure(RoomFailure.Kind.PUBLISH_REFUSED, false, "limit")));
        fx.nextPulse();
        assertEquals(
                context.texts().text("room.failure.publish_refused"),
                model.noticeProperty().get().orElseThrow().text());
    }

    @Test
    void panelsOpenCloseAndTakeTurns() {
        open(CallScene.joined("weekly"));
        model.toggle(CallViewModel.Panel.CHAT);
        model.toggle(CallViewModel.Panel.PEOPLE);
        assertEquals(CallViewModel.Panel.PEOPLE, model.panelProperty().get());
        model.toggle(CallViewModel.Panel.PEOPLE);
        assertEquals(CallViewModel.Panel.NONE, model.panelProperty().get());
    }
}
