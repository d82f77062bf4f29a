package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates that are believed, and what is said of those that are not: of signalling, and of the relay. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
@InLab(Lab.Front.NGINX_BY_NAME)
class CertificatesTest {
    private static final int PROXY_PORT = 3128;
    private static final Duration SENTENCE = Duration.ofSeconds(20);
    private static final String RELAYED = "relayed over tls " + ServerStack.TURN + ":";

    private static final String ELSEWHERE = "elsewhere.example";
    private static final Authority ROOT = Authority.root("Lab root");
    private static final Authority INTERMEDIATE = ROOT.intermediate("Lab intermediate");

    private static final Authority STRANGER = Authority.root("Somebody nobody knows");

    private static Lab lab;
    private static CallerNetworkSettings settings;

    @BeforeAll
    static void start() throws Exception {
        Path root = ROOT.writeTo(lab.stack().folder().file("root.pem"));
        settings = CallerNetworkSettings.trusting(root);
        lab.outside().open(settings);
    }

    @BeforeEach
    void showGoodCertificates() throws Exception {
        lab.showCertificate(ServerStack.WEB, INTERMEDIATE.certificate(ServerStack.WEB), INTERMEDIATE);
        lab.showCertificate(ServerStack.TURN, INTERMEDIATE.certificate(ServerStack.TURN), INTERMEDIATE);
    }

    @AfterEach
    void open() throws Exception {
        lab.firewall().open();
    }

    /** As public authorities have it: the root is known, and the server sends what is in between. */
    @Test
    void aChainWithAnIntermediateIsBelievedBySignallingAndRelay() throws Exception {
        lab.firewall().drop(7881);
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, settings)) {
            meeting.awaitBothWays().awaitPathThat(RELAYED).print("chain with an intermediate");
        }
    }

    @Test
    void whatLooksIntoConnectionsIsBelievedIfItsAuthorityIsKnown() throws Exception {
        Authority company = Authority.root("The company's eyes");
        Path known = company.writeTo(lab.stack().folder().file("company.pem"));
        lab.firewall().onlyTo(NetworkNamespaces.OUTSIDE_IP, PROXY_PORT);
        try (OutsideProxy eyes = OutsideProxy.inspecting(
                lab, PROXY_PORT, company, lab.stack().folder().file("root.pem"))) {
            CallerNetworkSettings inspected =
                    CallerNetworkSettings.trusting(known).through(eyes.address(), "", "");
            try (TwoPartyCall meeting = TwoPartyCall.begin(lab, inspected)) {
                meeting.awaitBothWays().awaitPathThat(RELAYED).print("inspecting proxy");
            }
            Caller ada = lab.inside().open(settings.through(eyes.address(), "", ""));
            lab.join(ada, lab.newRoom());
            JsonNode failure = TwoPartyCall.awaitFailure(ada, "inspecting proxy nobody added", SENTENCE);
            assertEquals(
                    "network.certificate.unknown_issuer", failure.path("key").asText());
            assertTrue(failure.path("sentence").asText().contains("The company's eyes"), failure::toString);
        }
    }

    /** For signalling there is no other way: the sentence names what is wrong, and with which certificate. */
    @ParameterizedTest
    @EnumSource
    void aBadCertificateOfSignallingIsNamed(Bad bad) throws Exception {
        lab.showCertificate(ServerStack.WEB, bad.certificate(ServerStack.WEB), bad.signer());
        assertNamed("signalling: ", bad, ServerStack.WEB);
    }

    /** Where the relay is the only way, it is the certificate that is named and not the time that ran out. */
    @ParameterizedTest
    @EnumSource
    void aBadCertificateOfTheRelayIsNamed(Bad bad) throws Exception {
        lab.showCertificate(ServerStack.TURN, bad.certificate(ServerStack.TURN), bad.signer());
        lab.firewall().drop(7881);
        assertNamed("relay: ", bad, ServerStack.TURN);
    }

    private static void assertNamed(String place, Bad bad, String host) {
        Caller ada = lab.inside().open(settings);
        lab.join(ada, lab.newRoom());
        JsonNode failure = TwoPartyCall.awaitFailure(ada, place + bad, SENTENCE);
        assertEquals(
                "network.certificate." + bad.name().toLowerCase(Locale.ROOT),
                failure.path("key").asText());
        for (String part : List.of(host, bad.told())) {
            assertTrue(failure.path("sentence").asText().contains(part), failure::toString);
        }
    }

    /** Ways not to be believed. */
    enum Bad {
        WRONG_HOST,
        EXPIRED,
        UNKNOWN_ISSUER;

        /** For a host, or not. */
        HeldCertificate certificate(String host) {
            return switch (this) {
                case WRONG_HOST -> signer().certificate(ELSEWHERE);
                case EXPIRED -> signer().expired(host);
                case UNKNOWN_ISSUER -> signer().certificate(host);
            };
        }

        Authority signer() {
            return this == UNKNOWN_ISSUER ? STRANGER : INTERMEDIATE;
        }

        /** What the sentence has to tell beside the host. */
        String told() {
            return switch (this) {
                case WRONG_HOST -> ELSEWHERE;
                case EXPIRED -> "Lab intermediate";
                case UNKNOWN_ISSUER -> "Somebody nobody knows";
            };
        }
    }
}
