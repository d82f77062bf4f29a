package io.postern.verify.doctor;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.lab.InLab;
import io.postern.verify.lab.Lab;
import io.postern.verify.lab.NetworkNamespaces;
import io.postern.verify.lab.ServerStack;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command itself, as a program behind a firewall, at the server half as operators run it. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
@InLab
class DoctorBehindFirewallTest {
    private static Lab lab;

    @AfterEach
    void open() throws Exception {
        lab.firewall().open();
    }

    private static DoctorProgram.Run withTokens(String row) throws IOException, InterruptedException {
        return DoctorProgram.run(
                lab,
                row,
                Map.of(),
                "--ca",
                lab.stack().folder().authority().toString(),
                "--token-env",
                DoctorProgram.SENDER,
                "--token-env",
                DoctorProgram.RECEIVER);
    }

    @Test
    void nothingIsInTheWay() throws Exception {
        DoctorProgram.Run run = withTokens("all open");
        assertEquals(0, run.exit(), run.said());
        assertAll(
                () -> assertEquals("well", run.report().path("verdict").asText()),
                () -> assertEquals(
                        "doctor.verdict.well", run.report().path("key").asText()),
                () -> assertEquals(
                        "administrator",
                        run.check("certificate")
                                .path("measured")
                                .path("vouched_by")
                                .asText()),
                () -> assertEquals(
                        "doctor.relay.allocated", run.check("relay").path("key").asText()),
                () -> assertEquals(
                        NetworkNamespaces.NODE_IP,
                        run.check("media_direct").path("measured").path("host").asText()),
                () -> assertEquals(
                        ServerStack.TURN,
                        run.check("media_relayed").path("measured").path("host").asText()),
                () -> assertTrue(run.check("media_relayed")
                        .path("measured")
                        .path("relayed")
                        .asBoolean()));
    }

    @Test
    void theMediaPortIsBlackholed() throws Exception {
        lab.firewall().drop(7881);
        DoctorProgram.Run run = withTokens("7881 dropped");
        assertEquals(1, run.exit(), run.said());
        assertEquals("doctor.verdict.relayed_only", run.report().path("key").asText());
        assertEquals(NetworkNamespaces.NODE_IP + ":7881", run.open());
        assertEquals(
                "doctor.media.looped", run.check("media_relayed").path("key").asText());
    }

    @Test
    void theRelayIsRefused() throws Exception {
        lab.firewall().refuse(5349);
        DoctorProgram.Run run = withTokens("5349 refused");
        assertEquals(1, run.exit(), run.said());
        assertEquals(
                "doctor.media.looped", run.check("media_direct").path("key").asText());
        assertEquals("doctor.verdict.direct_only", run.report().path("key").asText());
        assertEquals(ServerStack.TURN + ":5349", run.open(), "at 443 there is a web server, which is no relay");
    }

    @Test
    void neitherWayIsOpen() throws Exception {
        lab.firewall().drop(7881, 5349);
        DoctorProgram.Run run = withTokens("7881 and 5349 dropped");
        assertEquals(2, run.exit(), run.said());
        assertTrue(run.open().contains(NetworkNamespaces.NODE_IP + ":7881"), run.open());
        assertTrue(run.open().contains(ServerStack.TURN + ":5349"), run.open());
    }

    @Test
    void nothingGetsOut() throws Exception {
        lab.firewall().blackhole();
        DoctorProgram.Run run = withTokens("all dropped");
        assertEquals(2, run.exit(), run.said());
        assertEquals("network.failure.timed_out", run.report().path("key").asText());
        assertEquals(ServerStack.WEB + ":443", run.open());
    }

    @Test
    void theAuthorityIsNotKnown() throws Exception {
        DoctorProgram.Run run =
                DoctorProgram.run(lab, "without the authority", Map.of(), "--token-env", DoctorProgram.SENDER);
        assertEquals(2, run.exit(), run.said());
        assertEquals(
                "network.certificate.unknown_issuer", run.report().path("key").asText());
        assertTrue(
                !run.check("certificate")
                        .path("measured")
                        .path("issuer")
                        .asText()
                        .isEmpty(),
                run.said());
    }
}
