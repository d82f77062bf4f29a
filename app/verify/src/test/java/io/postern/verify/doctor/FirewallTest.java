package io.postern.verify.doctor;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.testing.LeakGuard;
import io.postern.verify.lab.Lab;
import io.postern.verify.lab.Networks;
import io.postern.verify.lab.ServerFolder;
import io.postern.verify.lab.ServerStack;
import io.postern.verify.stage.Requirement;
import io.postern.verify.stage.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command itself, as a program behind a firewall, at the server half as operators run it. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
class FirewallTest {
    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(Lab.Front.CADDY);
    }

    @AfterAll
    static void stop() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    @AfterEach
    void open() throws Exception {
        lab.firewall().open();
    }

    /** How the command ended, and its report. */
    private record Run(int exit, JsonNode report, String said) {
        JsonNode check(String id) {
            return StreamSupport.stream(report.path("checks").spliterator(), false)
                    .filter(check -> check.path("check").asText().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + id + " in " + said));
        }

        String open() {
            StringBuilder open = new StringBuilder();
            report.path("open")
                    .forEach(port -> open.append(port.path("host").asText())
                            .append(':')
                            .append(port.path("port").asInt())
                            .append(' '));
            return open.toString().strip();
        }
    }

    private static Run doctor(String row, String... options) throws IOException, InterruptedException {
        ServerFolder folder = lab.stack().folder();
        Path file = Files.createTempFile("postern-doctor-", ".json");
        try {
            String room = lab.newRoom();
            Map<String, String> environment = Map.of(
                    "CLASSPATH",
                    System.getProperty("java.class.path"),
                    "SENDER",
                    lab.stack().token(room, "sender"),
                    "RECEIVER",
                    lab.stack().token(room, "receiver"));
            List<String> command = new ArrayList<>(lab.networks()
                    .client(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "io.postern.doctor.command.Main",
                            Lab.SERVER.toString(),
                            "--lang",
                            "en",
                            "--json",
                            file.toString()));
            command.addAll(List.of(options));
            ServerFolder.Outcome outcome = folder.run(environment, command);
            System.out.println(row + ":\n" + outcome.output());
            String report = Files.readString(file);
            Stream.of("SENDER", "RECEIVER")
                    .map(environment::get)
                    .forEach(token ->
                            assertTrue(!(outcome.output() + report).contains(token), "a token is in what was said"));
            return new Run(outcome.status(), new ObjectMapper().readTree(report), outcome.output());
        } finally {
            Files.delete(file);
        }
    }

    private static Run withTokens(String row) throws IOException, InterruptedException {
        return doctor(
                row,
                "--ca",
                lab.stack().folder().authority().toString(),
                "--token-env",
                "SENDER",
                "--token-env",
                "RECEIVER");
    }

    @Test
    void nothingIsInTheWay() throws Exception {
        Run run = withTokens("all open");
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
                        Networks.NODE_IP,
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
        Run run = withTokens("7881 dropped");
        assertEquals(1, run.exit(), run.said());
        assertEquals("doctor.verdict.relayed_only", run.report().path("key").asText());
        assertEquals(Networks.NODE_IP + ":7881", run.open());
        assertEquals(
                "doctor.media.looped", run.check("media_relayed").path("key").asText());
    }

    @Test
    void theRelayIsRefused() throws Exception {
        lab.firewall().refuse(5349);
        Run run = withTokens("5349 refused");
        assertEquals(1, run.exit(), run.said());
        assertEquals(
                "doctor.media.looped", run.check("media_direct").path("key").asText());
        assertEquals("doctor.verdict.direct_only", run.report().path("key").asText());
        assertEquals(ServerStack.TURN + ":5349", run.open(), "at 443 there is a web server, which is no relay");
    }

    @Test
    void neitherWayIsOpen() throws Exception {
        lab.firewall().drop(7881, 5349);
        Run run = withTokens("7881 and 5349 dropped");
        assertEquals(2, run.exit(), run.said());
        assertTrue(run.open().contains(Networks.NODE_IP + ":7881"), run.open());
        assertTrue(run.open().contains(ServerStack.TURN + ":5349"), run.open());
    }

    @Test
    void nothingGetsOut() throws Exception {
        lab.firewall().blackhole();
        Run run = withTokens("all dropped");
        assertEquals(2, run.exit(), run.said());
        assertEquals("network.failure.timed_out", run.report().path("key").asText());
        assertEquals(ServerStack.WEB + ":443", run.open());
    }

    @Test
    void theAuthorityIsNotKnown() throws Exception {
        Run run = doctor("without the authority", "--token-env", "SENDER");
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
