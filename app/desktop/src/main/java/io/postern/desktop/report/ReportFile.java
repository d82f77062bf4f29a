package io.postern.desktop.report;

import io.postern.settings.logs.SecretMasking;
import java.nio.charset.StandardCharsets;

/**
 * A file of a report.
 *
 * @param name in the archive
 * @param kind what it is, which has its sentence ({@code report.file.*})
 * @param text without what looks like a secret
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

    /** Everything in a report has been looked through once more, wherever it comes from. */
    ReportFile {
        text = SecretMasking.mask(text);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
