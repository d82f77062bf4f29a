package io.postern.settings.preferences;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSettingsStoreTest {
    @TempDir
    Path folder;

    @Test
    void whatWasChangedIsThereTheNextTime() {
        Path file = folder.resolve("deep/settings.json");
        try (FileSettingsStore store = FileSettingsStore.open(file)) {
            assertEquals(Settings.DEFAULTS, store.current());
            store.update(s -> s.withBackend("https://meet.example.org")
                    .withUsername("Zoë 🎉")
                    .withRecentRoom("weekly")
                    .withAppearance(Settings.Appearance.LIGHT));
        }
        try (FileSettingsStore store = FileSettingsStore.open(file)) {
            assertEquals("https://meet.example.org", store.current().backend());
            assertEquals("Zoë 🎉", store.current().username());
            assertEquals(List.of("weekly"), store.current().rooms());
            assertEquals(Settings.Appearance.LIGHT, store.current().appearance());
            assertTrue(store.keptAside().isEmpty());
        }
    }

    @Test
    void changesAreWrittenWithoutWaitingForTheEndAndLeaveNoDraftBehind() throws IOException {
        Path file = folder.resolve("settings.json");
        try (FileSettingsStore store = FileSettingsStore.open(file)) {
            store.update(s -> s.withUsername("ana"));
            await().until(() -> Files.exists(file) && Files.readString(file).contains("\"ana\""));
            assertEquals(List.of(file), files());
        }
    }

    @Test
    void whatCannotBeWrittenIsSaidOnceCountsAllTheSameAndIsTriedAgain() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("postern"));
        Path file = inTheWay.resolve("settings.json");
        try (FileSettingsStore store = FileSettingsStore.open(file, Duration.ofMillis(50))) {
            store.update(s -> s.withUsername("ana"));
            SaveProblem problem = store.problem().get(10, TimeUnit.SECONDS);
            assertEquals(file, problem.file());
            assertEquals(SaveProblem.Reason.OTHER, problem.reason());
            assertEquals("ana", store.current().username());
            Files.delete(inTheWay);
            await().until(() -> Files.exists(file) && Files.readString(file).contains("\"ana\""));
        }
    }

    @Test
    void whatAnOlderOrNewerVersionWroteIsTakenAsFarAsItIsKnown() throws IOException {
        Path file = folder.resolve("settings.json");
        Files.writeString(file, "{\"username\": \"bo\", \"fromTheFuture\": {\"a\": 1}, \"rooms\": null}");
        try (FileSettingsStore store = FileSettingsStore.open(file)) {
            assertEquals(Settings.DEFAULTS.withUsername("bo"), store.current());
        }
    }

    @Test
    void aPartThatAnOlderVersionWroteIsCompletedToo() throws IOException {
        Path file = folder.resolve("settings.json");
        Files.writeString(file, "{\"network\": {\"proxy\": \"MANUAL\", \"host\": \"p\", \"later\": 1}}");
        try (FileSettingsStore store = FileSettingsStore.open(file)) {
            NetworkPreferences read = store.current().network();
            assertEquals(NetworkPreferences.ProxyChoice.MANUAL, read.proxy());
            assertEquals("p", read.host());
            assertEquals("", read.script());
            assertTrue(store.keptAside().isEmpty());
        }
    }

    @Test
    void whatSomebodyChoseOfDevicesIsThereTheNextTimeAndNotForSomebodyElse() {
        Path file = folder.resolve("settings.json");
        MediaDevice headset = new MediaDevice(DeviceKind.MICROPHONE, "usb-1", "Headset", false);
        try (FileSettingsStore store = FileSettingsStore.open(file)) {
            store.update(s -> s.withBackend("https://meet.example.org").withUsername("ana"));
            store.update(s -> s.withDevices(s.devices()
                    .withWish(DeviceKind.MICROPHONE, DevicePreference.of(headset))
                    .withProcessing(headset, AudioProcessing.NONE)
                    .withCameraSize(DevicePreferences.CameraSize.P1080)
                    .withMutedHint(false)));
        }
        try (FileSettingsStore store = FileSettingsStore.open(file)) {
            DevicePreferences anas = store.current().devices();
            assertEquals(new DevicePreference("usb-1", "Headset"), anas.wish(DeviceKind.MICROPHONE));
            assertEquals(AudioProcessing.NONE, anas.processing(headset));
            MediaDevice renamed = new MediaDevice(DeviceKind.MICROPHONE, "usb-2", "Headset", false);
            assertEquals(AudioProcessing.NONE, anas.processing(renamed), "found by its name");
            assertEquals(DevicePreferences.CameraSize.P1080, anas.cameraSize());
            assertFalse(anas.mutedHint());
            store.update(s -> s.withUsername("bo"));
            assertEquals(DevicePreferences.DEFAULTS, store.current().devices());
            store.update(s -> s.withUsername("ana"));
            assertEquals(anas, store.current().devices());
        }
    }

    @Test
    void whatAnOlderVersionKnewOfSomebodyIsCompleted() throws IOException {
        Path file = folder.resolve("settings.json");
        Files.writeString(
                file,
                "{\"username\": \"ana\", \"people\": {\"ana@\": {\"cameraOn\": false, \"camera\": {\"id\": \"c\"}}}}");
        try (FileSettingsStore store = FileSettingsStore.open(file)) {
            DevicePreferences anas = store.current().devices();
            assertFalse(anas.cameraOn());
            assertTrue(anas.microphoneOn());
            assertEquals(new DevicePreference("c", ""), anas.wish(DeviceKind.CAMERA));
            assertTrue(store.keptAside().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{\"username\": ", "[]", "{\"rooms\": 7}", "{\"appearance\": \"NEON\"}", "\u0000\u0001"})
    void aBrokenFileIsKeptAsideAndDefaultsAreUsed(String content) throws IOException {
        Path file = folder.resolve("settings.json");
        Files.writeString(file, content);
        try (FileSettingsStore store = FileSettingsStore.open(file)) {
            assertEquals(Settings.DEFAULTS, store.current());
            Path kept = store.keptAside().orElseThrow();
            assertEquals(content, Files.readString(kept));
            assertFalse(Files.exists(file));
            store.update(s -> s.withUsername("again"));
        }
        assertTrue(Files.readString(file).contains("again"));
    }

    @Test
    void aFolderThatCannotBeWrittenToDoesNotStopTheProgram() throws IOException {
        Path blocked = Files.writeString(folder.resolve("not-a-folder"), "");
        try (FileSettingsStore store = FileSettingsStore.open(blocked.resolve("settings.json"))) {
            store.update(s -> s.withUsername("ana"));
            assertEquals("ana", store.current().username());
        }
    }

    @Test
    void theNewestRoomsAreRememberedOnceEach() {
        Settings settings = Settings.DEFAULTS;
        for (int i = 0; i < 20; i++) {
            settings = settings.withRecentRoom("room-" + i);
        }
        settings = settings.withRecentRoom("room-15");
        assertEquals(Settings.MAX_ROOMS, settings.rooms().size());
        assertEquals(List.of("room-15", "room-19", "room-18"), settings.rooms().subList(0, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, , , /home-of-ana/.config/postern",
        "Linux, XDG_CONFIG_HOME, /elsewhere, /elsewhere/postern",
        "Linux, XDG_CONFIG_HOME, relative, /home-of-ana/.config/postern",
        "Mac OS X, , , /home-of-ana/Library/Application Support/Postern",
        "Windows 11, APPDATA, /roaming, /roaming/Postern",
        "Windows 11, , , /home-of-ana/AppData/Roaming/Postern"
    })
    void settingsAreWhereTheSystemWantsThem(String system, String variable, String value, String expected) {
        Map<String, String> environment = variable == null ? Map.of() : Map.of(variable, value);
        assertEquals(Path.of(expected), SettingsFolder.of(system, environment, Path.of("/home-of-ana")));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
