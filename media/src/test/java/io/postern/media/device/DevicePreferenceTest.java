package io.postern.media.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicePreferenceTest {
    /** Devices are written as {@code id=label}, the system's default first. */
    @ParameterizedTest
    @CsvSource({
        "'', '', 'a=A b=B', a, true",
        "'', '', '', '', false",
        "b, B, 'a=A b=B', b, true",
        "b, '', 'a=A b=B', b, true",
        "old, B, 'a=A b=B', b, true",
        "old, B, 'a=A b=B c=B', b, true",
        "old, '', 'a=A b=B', a, false",
        "gone, Gone, 'a=A b=B', a, false",
        "gone, Gone, '', '', false",
        "postern:test-tone, '', 'a=A', postern:test-tone, true",
        "gone, Gone, 'postern:test-tone=t', '', false",
        "'', '', 'postern:test-tone=t', postern:test-tone, true",
    })
    void theWishedDeviceIsFoundByIdThenByNameThenReplaced(
            String id, String label, String present, String expected, boolean granted) {
        List<MediaDevice> devices = Stream.of(present.split(" ", -1))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split("=", -1))
                .map(parts ->
                        new MediaDevice(DeviceKind.MICROPHONE, parts[0], parts[1], present.startsWith(parts[0] + "=")))
                .toList();

        DevicePreference.Resolution found = new DevicePreference(id, label).resolve(DeviceKind.MICROPHONE, devices);

        assertEquals(expected, found.device().map(MediaDevice::id).orElse(""));
        assertEquals(granted, found.granted());
    }
}
