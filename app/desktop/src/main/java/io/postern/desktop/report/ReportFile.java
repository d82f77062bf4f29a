package io.postern.desktop.report;

import io.postern.settings.logs.SecretMasking;
import java.nio.charset.StandardCharsets;

/**
 * A file of a report.
 *
 * @param name its name in the archive
 * @param kind its kind, which has a sentence of its own ({@code report.file.*})
 * @param text its content, without anything that looks like a secret
 */
record ReportFile(String name, Kind kind, String text) {
    /** The kinds of files, each described to people. */
    enum Kind {
        VERSIONS,
        LOG,
        SETTINGS,
        POLICY,
        CONNECTION,
        CALL
    }

    /** All content is redacted once more, whatever its source. */
    ReportFile {
        text = SecretMasking.mask(text);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
