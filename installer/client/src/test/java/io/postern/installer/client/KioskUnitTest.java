package io.postern.installer.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The systemd unit that starts an X server for a kiosk. */
class KioskUnitTest {
    private static final Path UNIT = Path.of("kiosk/systemd/postern-kiosk@.service");
    private static final String COOKIES = "/run/postern-kiosk-%i/Xauthority";

    @Test
    void itsScreenIsOpenToWhoHasTheCookieAlone() throws IOException {
        List<String> lines = Files.readAllLines(UNIT);
        assertEquals("postern-kiosk-%i", value(lines, "RuntimeDirectory"));
        assertEquals("0700", value(lines, "RuntimeDirectoryMode"));
        assertTrue(lines.contains("Environment=XAUTHORITY=" + COOKIES), "the session finds its cookie");
        String prepare = value(lines, "ExecStartPre");
        assertTrue(prepare.contains("umask 077"), "nobody else can read it");
        assertFalse(prepare.matches(".*xauth[^|]*mcookie.*"), "everybody can read arguments: " + prepare);
        String server = value(lines, "ExecStart").replaceFirst(".* -- ", "");
        assertTrue(server.contains(" -auth ${XAUTHORITY} "), server);
        assertTrue(server.contains(" -nolisten tcp "), server);
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElse("");
    }
}
