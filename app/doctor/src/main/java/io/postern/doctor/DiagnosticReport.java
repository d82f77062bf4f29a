package io.postern.doctor;

import io.postern.network.address.Endpoint;
import io.postern.resources.Texts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an examination came to.
 *
 * @param server what was examined
 * @param when it began
 * @param findings one for each check, in their order
 * @param key of the one sentence that says whether a call is possible, and what to do if not
 * @param arguments what goes into it
 * @param toOpen the TCP ports somebody who runs the firewall would have to open for all to be well
 */
public record DiagnosticReport(
        URI server,
        Instant when,
        Duration took,
        Verdict verdict,
        String key,
        List<Object> arguments,
        List<Endpoint> toOpen,
        List<Finding> findings) {
    /** Whether a call is possible. */
    public enum Verdict {
        /** Everything that was looked at is well. */
        WELL(0),
        /** Calls work, and something should be known or mended. */
        WARNING(1),
        /** A call is not possible. */
        IMPOSSIBLE(2);

        private final int exitCode;

        Verdict(int exitCode) {
            this.exitCode = exitCode;
        }

        /** What the command ends with. */
        public int exitCode() {
            return exitCode;
        }

        /** As it stands in reports. */
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public DiagnosticReport {
        arguments = List.copyOf(arguments);
        toOpen = List.copyOf(toOpen);
        findings = List.copyOf(findings);
    }

    /** What a check found, if it was part of this examination. */
    public Optional<Finding> finding(Check check) {
        return findings.stream().filter(finding -> finding.check() == check).findFirst();
    }

    /** The one sentence. */
    public String sentence(Texts texts) {
        return CheckTexts.of(texts, key, arguments);
    }
}
