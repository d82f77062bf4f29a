package io.postern.desktop.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryIndexTest {
    @TempDir
    private Path folder;

    @Test
    void listsImagesByViewAndOffersTheirThemesSizesAndLanguages() throws IOException {
        for (String file : new String[] {
            "lobby-no-camera--dark-1280x720-en.png",
            "lobby-no-camera--high-contrast-640x400-de.png",
            "chat--light-1280x720-en.png",
            "notes.txt"
        }) {
            Files.createFile(folder.resolve(file));
        }
        GalleryIndex.write(folder);
        String page = Files.readString(folder.resolve("index.html"));
        assertTrue(page.indexOf("<section id=\"chat\">") < page.indexOf("<section id=\"lobby-no-camera\">"));
        assertEquals(3, page.split("<figure ", -1).length - 1);
        assertTrue(page.contains("<figure data-is=\"high-contrast 640x400 de\">"), page);
        assertTrue(page.contains("checked value=\"high-contrast\""), page);
        assertFalse(page.contains("notes.txt"));
    }
}
