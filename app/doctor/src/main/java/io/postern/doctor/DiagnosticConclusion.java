package io.postern.doctor;

import io.postern.doctor.DiagnosticReport.Verdict;
import io.postern.doctor.Finding.Outcome;
import io.postern.network.address.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What findings mean together: the most telling cause, and what to do. Pure. */
record DiagnosticConclusion(Verdict verdict, String key, List<Object> arguments, List<Endpoint> toOpen) {
    /** Without these there is no call, whatever media could do. */
    private static final List<Check> GATES = List.of(
            Check.NAME,
            Check.PROXY,
            Check.CONNECTION,
            Check.CERTIFICATE,
            Check.BACKEND,
            Check.SIGN_IN,
            Check.SIGNALLING,
            Check.TOKEN);

    /** Whether one of the two ways for media can be gone. */
    private enum Way {
        WORKS,
        /** Its port is open, and nothing more was tried. */
        OPEN,
        BROKEN,
        /** The server has none. */
        ABSENT,
        /** Not looked at. */
        UNKNOWN
    }

    /**
     * @param server where the first connection goes
     * @param ports where media goes
     */
    static DiagnosticConclusion of(List<Finding> findings, Endpoint server, MediaEndpoints ports) {
        return new Reading(findings, server, ports).judgement();
    }

    /** Findings with questions one can ask of them. */
    private record Reading(List<Finding> findings, Endpoint server, MediaEndpoints ports) {
        DiagnosticConclusion judgement() {
            Optional<Finding> gate = GATES.stream()
                    .map(this::finding)
                    .flatMap(Optional::stream)
                    .filter(finding -> finding.outcome() == Outcome.FAILED)
                    .findFirst();
            if (gate.isPresent()) {
                return atGate(gate.get());
            }
            Way direct = direct();
            Way relayed = relayed();
            boolean relayHelps = relayed == Way.WORKS || relayed == Way.OPEN;
            if (direct == Way.BROKEN && !relayHelps) {
                return noMedia();
            }
            if (direct == Way.BROKEN) {
                List<Endpoint> closed = closedPorts(Check.MEDIA_PORT);
                // The port is open, and something on the way does not let media pass.
                if (failed(Check.MEDIA_DIRECT)) {
                    return plain(Verdict.WARNING, "doctor.verdict.direct_broken", written(ports.media()));
                }
                return withPorts(
                        Verdict.WARNING, "doctor.verdict.relayed_only", closed.isEmpty() ? ports.media() : closed);
            }
            if (relayed == Way.BROKEN) {
                return closed(Check.RELAY_PORT)
                        ? withPorts(Verdict.WARNING, "doctor.verdict.direct_only", closedPorts(Check.RELAY_PORT))
                        : plain(Verdict.WARNING, "doctor.verdict.relay_broken", firstFailed());
            }
            return noted().orElseGet(() -> well(direct, relayed));
        }

        private DiagnosticConclusion atGate(Finding finding) {
            boolean inspected = finding(Check.CERTIFICATE)
                    .filter(certificate -> certificate.key().equals("doctor.certificate.private"))
                    .isPresent();
            if (finding.key().equals("doctor.signalling.blocked") && inspected) {
                Object issuer =
                        finding(Check.CERTIFICATE).orElseThrow().arguments().get(1);
                return new DiagnosticConclusion(
                        Verdict.IMPOSSIBLE,
                        "doctor.verdict.inspected",
                        List.of(issuer, finding.arguments().getFirst()),
                        List.of());
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
                            Verdict.IMPOSSIBLE, "doctor.verdict.media_broken", List.of(written(all)), List.of())
                    : withPorts(Verdict.IMPOSSIBLE, "doctor.verdict.media_blocked", closed);
        }

        /** Calls work, and this should be known. */
        private Optional<DiagnosticConclusion> noted() {
            return findings.stream()
                    .filter(finding -> finding.outcome() == Outcome.WARNING || finding.outcome() == Outcome.FAILED)
                    .findFirst()
                    .map(finding -> new DiagnosticConclusion(
                            Verdict.WARNING, "doctor.verdict.noted", List.of(finding.check()), List.of()));
        }

        private DiagnosticConclusion well(Way direct, Way relayed) {
            if (direct == Way.WORKS) {
                return plain(Verdict.WELL, relayed == Way.WORKS ? "doctor.verdict.well" : "doctor.verdict.well_direct");
            }
            return plain(
                    Verdict.WELL,
                    finding(Check.TOKEN).filter(Finding::works).isPresent()
                            ? "doctor.verdict.well_quick"
                            : "doctor.verdict.well_so_far");
        }

        private Way direct() {
            Way media = way(Check.MEDIA_DIRECT);
            if (media != Way.UNKNOWN) {
                return media;
            }
            return failed(Check.MEDIA_PORT) ? Way.BROKEN : works(Check.MEDIA_PORT) ? Way.OPEN : Way.UNKNOWN;
        }

        private Way relayed() {
            Way media = way(Check.MEDIA_RELAYED);
            if (media != Way.UNKNOWN) {
                return media;
            }
            if (failed(Check.RELAY_PORT) || failed(Check.RELAY_CERTIFICATE) || failed(Check.RELAY)) {
                return Way.BROKEN;
            }
            if (works(Check.RELAY)) {
                return Way.OPEN;
            }
            return finding(Check.RELAY_PORT)
                            .filter(finding -> finding.key().equals("doctor.relay.none"))
                            .isPresent()
                    ? Way.ABSENT
                    : Way.UNKNOWN;
        }

        private Way way(Check check) {
            return failed(check) ? Way.BROKEN : works(check) ? Way.WORKS : Way.UNKNOWN;
        }

        /** The ports of a failed check that opening would help. */
        private List<Endpoint> closedPorts(Check check) {
            List<Endpoint> closed = new ArrayList<>();
            if (closed(check) && finding(check).orElseThrow().measured().get("ports") instanceof List<?> tried) {
                for (Object port : tried) {
                    if (port instanceof Map<?, ?> one
                            && Boolean.FALSE.equals(one.get("open"))
                            && one.get("host") instanceof String host
                            && one.get("port") instanceof Integer number) {
                        closed.add(new Endpoint(host, number));
                    }
                }
            }
            return closed;
        }

        private boolean failed(Check check) {
            return finding(check)
                    .filter(finding -> finding.outcome() == Outcome.FAILED)
                    .isPresent();
        }

        /** Whether opening ports would help. */
        private boolean closed(Check port) {
            return finding(port)
                    .filter(finding -> finding.key().equals("doctor.port.closed"))
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

        private Optional<Finding> finding(Check check) {
            return findings.stream().filter(finding -> finding.check() == check).findFirst();
        }
    }

    private static DiagnosticConclusion plain(Verdict verdict, String key, Object... arguments) {
        return new DiagnosticConclusion(verdict, key, Arrays.asList(arguments), List.of());
    }

    private static DiagnosticConclusion withPorts(Verdict verdict, String key, List<Endpoint> endpoints) {
        Set<Endpoint> once = new LinkedHashSet<>(endpoints);
        return new DiagnosticConclusion(verdict, key, List.of(written(List.copyOf(once))), List.copyOf(once));
    }

    private static String written(List<Endpoint> endpoints) {
        return endpoints.stream().distinct().map(Endpoint::authority).collect(Collectors.joining(", "));
    }
}
