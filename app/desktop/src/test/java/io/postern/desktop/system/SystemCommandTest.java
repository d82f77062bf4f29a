package io.postern.desktop.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.desktop.system.SystemCommand.Family;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemCommandTest {
    @ParameterizedTest
    @CsvSource({"Windows 11, WINDOWS", "Mac OS X, MAC", "Linux, OTHER", "'', OTHER"})
    void systemsAreKnownByTheirNames(String name, Family family) {
        assertEquals(family, Family.of(name));
    }

    @Test
    void eachSystemOpensAnAddressInItsOwnWay() {
        assertEquals(
                List.of("rundll32", "url.dll,FileProtocolHandler", "https://a.example"),
                SystemBrowser.command(Family.WINDOWS, "https://a.example"));
        assertEquals(List.of("open", "https://a.example"), SystemBrowser.command(Family.MAC, "https://a.example"));
        assertEquals(
                List.of("xdg-open", "https://a.example"), SystemBrowser.command(Family.OTHER, "https://a.example"));
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
        assertEquals(List.of("explorer.exe", "/select," + file), FolderWindow.command(Family.WINDOWS, file));
        assertEquals(List.of("open", "-R", file.toString()), FolderWindow.command(Family.MAC, file));
        assertEquals(List.of("xdg-open", "folder"), FolderWindow.command(Family.OTHER, file));
    }
}
