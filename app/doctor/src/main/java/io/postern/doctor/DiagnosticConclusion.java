package io.postern.doctor;

import io.postern.doctor.DiagnosticReport.Verdict;
import io.postern.doctor.Finding.Outcome;
import io.postern.network.address.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The conclusion from all findings: the most telling cause and what to do about it. A pure function. */
record DiagnosticConclusion(Verdict verdict, String key, List<Object> arguments, List<Endpoint> toOpen) {
    /** Checks without which no call is possible, whatever the media checks found. */
    private static final List<Check> PREREQUISITES = List.of(
            Check.NAME,
            Check.PROXY,
            Check.CONNECTION,
            Check.CERTIFICATE,
            Check.BACKEND,
            Check.SIGN_IN,
            Check.SIGNALLING,
            Check.TOKEN);

    /** The state of one of the two media paths. */
    private enum PathState {
        WORKS,
        /** Its port is open, and nothing else was tried. */
        OPEN,
        BROKEN,
        /** The server does not offer it. */
        ABSENT,
        /** It was not checked. */
        UNKNOWN
    }

    /**
     * @param server the endpoint of the first connection
     * @param ports the endpoints for media
     */
    static DiagnosticConclusion of(List<Finding> findings, Endpoint server, MediaEndpoints ports) {
        return new Rules(findings, server, ports).conclusion();
    }

    /** The rules, applied to the findings of one run. */
    private record Rules(List<Finding> findings, Endpoint server, MediaEndpoints ports) {
        DiagnosticConclusion conclusion() {
            Optional<Finding> failedPrerequisite = PREREQUISITES.stream()
                    .map(this::finding)
                    .flatMap(Optional::stream)
                    .filter(finding -> finding.outcome() == Outcome.FAILED)
                    .findFirst();
            if (failedPrerequisite.isPresent()) {
                return afterFailedPrerequisite(failedPrerequisite.get());
            }
            PathState direct = direct();
            PathState relayed = relayed();
            boolean relayHelps = relayed == PathState.WORKS || relayed == PathState.OPEN;
            if (direct == PathState.BROKEN && !relayHelps) {
                return noMedia();
            }
            if (direct == PathState.BROKEN) {
                List<Endpoint> closed = closedPorts(Check.MEDIA_PORT);
                // The port is open, but something on the way blocks media.
                if (failed(Check.MEDIA_DIRECT)) {
                    return plain(Verdict.WARNING, "doctor.verdict.direct_broken", joined(ports.media()));
                }
                return withPorts(
                        Verdict.WARNING, "doctor.verdict.relayed_only", closed.isEmpty() ? ports.media() : closed);
            }
            if (relayed == PathState.BROKEN) {
                return cause(Check.RELAY_PORT) instanceof FindingCause.PortsClosed
                        ? withPorts(Verdict.WARNING, "doctor.verdict.direct_only", closedPorts(Check.RELAY_PORT))
                        : plain(Verdict.WARNING, "doctor.verdict.relay_broken", firstFailed());
            }
            return firstWarning().orElseGet(() -> well(direct, relayed));
        }

        private DiagnosticConclusion afterFailedPrerequisite(Finding finding) {
            if (finding.cause() instanceof FindingCause.WebSocketBlocked(String address)
                    && cause(Check.CERTIFICATE) instanceof FindingCause.PrivateIssuer(String issuer)) {
                return new DiagnosticConclusion(
                        Verdict.IMPOSSIBLE, "doctor.verdict.inspected", List.of(issuer, address), List.of());
            }
            boolean closedPort = finding.check() == Check.CONNECTION;
            return new DiagnosticConclusion(
                    Verdict.IMPOSSIBLE, finding.key(), finding.arguments(), closedPort ? List.of(server) : List.of());
        }

        private DiagnosticConclusion noMedia() {
            List<Endpoint> closed = new ArrayList<>(closedPorts(Check.MEDIA_PORT));
            closed.addAll(closedPorts(Check.RELAY_PORT));
            List<Endpoint> all = new ArrayList<>(ports.media());
            ports.relays().forEach(relay -> all.add(relay.target().endpoint()));
            return closed.isEmpty()
                    ? new DiagnosticConclusion(
                            Verdict.IMPOSSIBLE, "doctor.verdict.media_broken", List.of(joined(all)), List.of())
                    : withPorts(Verdict.IMPOSSIBLE, "doctor.verdict.media_blocked", closed);
        }

        /** Calls work, but there is a problem to know about. */
        private Optional<DiagnosticConclusion> firstWarning() {
            return findings.stream()
                    .filter(finding -> finding.outcome() == Outcome.WARNING || finding.outcome() == Outcome.FAILED)
                    .findFirst()
                    .map(finding -> new DiagnosticConclusion(
                            Verdict.WARNING, "doctor.verdict.noted", List.of(finding.check()), List.of()));
        }

        private DiagnosticConclusion well(PathState direct, PathState relayed) {
            if (direct == PathState.WORKS) {
                return plain(
                        Verdict.WELL,
                        relayed == PathState.WORKS ? "doctor.verdict.well" : "doctor.verdict.well_direct");
            }
            return plain(
                    Verdict.WELL,
                    finding(Check.TOKEN).filter(Finding::works).isPresent()
                            ? "doctor.verdict.well_quick"
                            : "doctor.verdict.well_so_far");
        }

        private PathState direct() {
            PathState media = mediaState(Check.MEDIA_DIRECT);
            if (media != PathState.UNKNOWN) {
                return media;
            }
            return failed(Check.MEDIA_PORT)
                    ? PathState.BROKEN
                    : works(Check.MEDIA_PORT) ? PathState.OPEN : PathState.UNKNOWN;
        }

        private PathState relayed() {
            PathState media = mediaState(Check.MEDIA_RELAYED);
            if (media != PathState.UNKNOWN) {
                return media;
            }
            if (failed(Check.RELAY_PORT) || failed(Check.RELAY_CERTIFICATE) || failed(Check.RELAY)) {
                return PathState.BROKEN;
            }
            if (works(Check.RELAY)) {
                return PathState.OPEN;
            }
            return cause(Check.RELAY_PORT) instanceof FindingCause.NoRelay ? PathState.ABSENT : PathState.UNKNOWN;
        }

        private PathState mediaState(Check check) {
            return failed(check) ? PathState.BROKEN : works(check) ? PathState.WORKS : PathState.UNKNOWN;
        }

        /** The closed ports that made a check fail; empty if it has another cause. */
        private List<Endpoint> closedPorts(Check check) {
            return cause(check) instanceof FindingCause.PortsClosed(List<Endpoint> ports) ? ports : List.of();
        }

        private boolean failed(Check check) {
            return finding(check)
                    .filter(finding -> finding.outcome() == Outcome.FAILED)
                    .isPresent();
        }

        private Check firstFailed() {
            return findings.stream()
                    .filter(finding -> finding.outcome() == Outcome.FAILED)
                    .findFirst()
                    .orElseThrow()
                    .check();
        }

        private boolean works(Check check) {
            return finding(check).filter(Finding::works).isPresent();
        }

        private FindingCause cause(Check check) {
            return finding(check).map(Finding::cause).orElseGet(FindingCause.Unspecified::new);
        }

        private Optional<Finding> finding(Check check) {
            return findings.stream().filter(finding -> finding.check() == check).findFirst();
        }
    }

    private static DiagnosticConclusion plain(Verdict verdict, String key, Object... arguments) {
        return new DiagnosticConclusion(verdict, key, Arrays.asList(arguments), List.of());
    }

    private static DiagnosticConclusion withPorts(Verdict verdict, String key, List<Endpoint> endpoints) {
        Set<Endpoint> once = new LinkedHashSet<>(endpoints);
        return new DiagnosticConclusion(verdict, key, List.of(joined(List.copyOf(once))), List.copyOf(once));
    }

    private static String joined(List<Endpoint> endpoints) {
        return endpoints.stream().distinct().map(Endpoint::authority).collect(Collectors.joining(", "));
    }
}
