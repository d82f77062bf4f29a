package io.postern.ui.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.resources.Texts;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicePickerTest {
    @ParameterizedTest
    @CsvSource({
        "postern:test-tone, device.testTone, Test tone",
        "postern:test-pattern, device.testPattern, Test picture",
        "'', device.testTone, System default: Test tone",
        "'', Headset, System default: Headset",
        "usb-1, Headset, Headset"
    })
    void testSourcesAreTranslatedAlsoAsTheDefault(String id, String label, String expected) {
        MediaDevice device = new MediaDevice(DeviceKind.MICROPHONE, id, label, true);
        assertEquals(expected, DevicePicker.nameOf(device, Texts.of(Locale.ENGLISH)));
    }
}
