package io.postern.doctor;

import io.postern.network.address.Endpoint;
import io.postern.resources.Texts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of a diagnostic run.
 *
 * @param server the server that was tested
 * @param when when the run began
 * @param key of the sentence that says whether a call is possible and what to do if not
 * @param arguments of the sentence
 * @param toOpen the TCP ports that the firewall's administrator would have to open
 * @param findings one for each check, in order
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
    /** Whether a call is possible. The names are part of the report format. */
    public enum Verdict {
        /** All checks succeeded. */
        WELL(0),
        /** Calls work, but there is a problem to know about or fix. */
        WARNING(1),
        /** A call is not possible. */
        IMPOSSIBLE(2);

        private final int exitCode;

        Verdict(int exitCode) {
            this.exitCode = exitCode;
        }

        /** The exit status of the command. */
        public int exitCode() {
            return exitCode;
        }

        /** The name in reports. */
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public DiagnosticReport {
        arguments = List.copyOf(arguments);
        toOpen = List.copyOf(toOpen);
        findings = List.copyOf(findings);
    }

    /** The finding of a check, if the check was part of the run. */
    public Optional<Finding> finding(Check check) {
        return findings.stream().filter(finding -> finding.check() == check).findFirst();
    }

    /** The sentence for people. */
    public String sentence(Texts texts) {
        return CheckTexts.of(texts, key, arguments);
    }
}
