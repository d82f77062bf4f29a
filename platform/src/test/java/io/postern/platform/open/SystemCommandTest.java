package io.postern.platform.open;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.platform.OperatingSystem;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemCommandTest {
    @Test
    void eachSystemOpensAnAddressInItsOwnWay() {
        assertEquals(
                List.of("rundll32", "url.dll,FileProtocolHandler", "https://a.example"),
                SystemBrowser.command(OperatingSystem.WINDOWS, "https://a.example"));
        assertEquals(
                List.of("open", "https://a.example"), SystemBrowser.command(OperatingSystem.MAC, "https://a.example"));
        assertEquals(
                List.of("xdg-open", "https://a.example"),
                SystemBrowser.command(OperatingSystem.LINUX, "https://a.example"));
    }

    @Test
    void onlyWebAddressesAreOpened() {
        List<List<String>> started = new ArrayList<>();
        SystemBrowser browser = new SystemBrowser(started::add);
        browser.accept(URI.create("file:///bin/true"));
        browser.accept(URI.create("a-program"));
        assertEquals(List.of(), started);
        browser.accept(URI.create("HTTPS://a.example/"));
        assertEquals("HTTPS://a.example/", started.getFirst().getLast());
    }

    @Test
    void eachSystemShowsAFileInItsOwnWay() {
        Path file = Path.of("folder", "b.zip");
        assertEquals(List.of("explorer.exe", "/select," + file), FolderWindow.command(OperatingSystem.WINDOWS, file));
        assertEquals(List.of("open", "-R", file.toString()), FolderWindow.command(OperatingSystem.MAC, file));
        assertEquals(List.of("xdg-open", "folder"), FolderWindow.command(OperatingSystem.LINUX, file));
    }
}
