package io.postern.media.capture.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.media.device.ScreenCatalog.CaptureSupport;
import io.postern.media.device.ScreenException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class X11AddressTest {
    @ParameterizedTest
    @CsvSource({
        ":0,'',0,0",
        ":1.2,'',1,2",
        "unix:3,'',3,0",
        "host/unix:4,'',4,0",
        "localhost:10.0,localhost,10,0",
        "x.y:7,x.y,7,0"
    })
    void namesOfDisplaysAreUnderstood(String name, String host, int display, int screen) {
        assertEquals(Optional.of(new X11Address(host, display, screen)), X11Address.parse(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "0", ":a", ":0.", "host::0", ":123456"})
    void otherNamesAreNone(String name) {
        assertEquals(Optional.empty(), X11Address.parse(name));
    }

    @Test
    void theEntryForThisMachineAndDisplayFits() {
        ByteBuffer file = ByteBuffer.allocate(1000);
        entry(file, 256, "elsewhere", "0", "MIT-MAGIC-COOKIE-1", "wrong host");
        entry(file, 256, "here", "1", "MIT-MAGIC-COOKIE-1", "wrong display");
        entry(file, 256, "here", "0", "XDM-AUTHORIZATION-1", "wrong method");
        entry(file, 256, "here", "0", "MIT-MAGIC-COOKIE-1", "right");
        assertArrayEquals(bytes("right"), X11Cookie.find(file.flip(), local(0), "here"));
    }

    @Test
    void anEntryForAnyMachineDoesWhereNoneIsForThisOne() {
        ByteBuffer file = ByteBuffer.allocate(1000);
        entry(file, 65535, "", "", "MIT-MAGIC-COOKIE-1", "any");
        assertArrayEquals(bytes("any"), X11Cookie.find(file.flip(), local(5), "here"));
    }

    @Test
    void aBrokenFileIsNoFailure() {
        assertArrayEquals(new byte[0], X11Cookie.find(ByteBuffer.wrap(new byte[] {1, 0, 0, 50, 3}), local(0), "here"));
    }

    @Test
    void underWaylandThereAreOnlyWindows() {
        assertEquals(CaptureSupport.ALL, new X11Screens(Map.of("DISPLAY", ":0")).captureSupport());
        assertEquals(
                CaptureSupport.X11_WINDOWS_OF_WAYLAND,
                new X11Screens(Map.of("DISPLAY", ":0", "XDG_SESSION_TYPE", "wayland")).captureSupport());
        assertEquals(
                CaptureSupport.X11_WINDOWS_OF_WAYLAND,
                new X11Screens(Map.of("DISPLAY", ":0", "WAYLAND_DISPLAY", "wayland-0")).captureSupport());
        X11Screens none = new X11Screens(Map.of("WAYLAND_DISPLAY", "wayland-0"));
        assertEquals(CaptureSupport.NONE, none.captureSupport());
        assertEquals(
                ScreenException.Reason.UNSUPPORTED,
                assertThrows(ScreenException.class, none::browse).reason());
    }

    @Test
    void aDisplayNobodyServesIsAFailure() {
        X11Screens absent = new X11Screens(Map.of("DISPLAY", ":64999"));
        assertEquals(
                ScreenException.Reason.FAILED,
                assertThrows(ScreenException.class, absent::browse).reason());
    }

    private static X11Address local(int display) {
        return new X11Address("", display, 0);
    }

    private static void entry(ByteBuffer file, int family, String... parts) {
        file.putShort((short) family);
        for (String part : parts) {
            file.putShort((short) part.length()).put(bytes(part));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
