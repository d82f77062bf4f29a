package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.doctor.DoctorProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the doctor says where nothing but a proxy's port can be reached, and no name outside is known. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS, Requirement.PROXIES})
@LeakGuard.Shared
@InLab
class DoctorBehindProxiesTest {
    private static final int PORT = 3128;

    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab.networks().hideNamesFromClient();
        lab.firewall().onlyTo(NetworkNamespaces.OUTSIDE_IP, PORT);
    }

    @Test
    void throughSquidAllIsWell() throws Exception {
        try (OutsideProxy squid = OutsideProxy.squidWithBasic(lab, PORT)) {
            DoctorProgram.Run run = doctor("squid", login(squid, OutsideProxy.USER, OutsideProxy.PASSWORD));
            assertEquals(0, run.exit(), run.said());
            assertAll(
                    () -> assertEquals("doctor.verdict.well", run.key()),
                    () -> assertEquals(
                            "doctor.name.by_proxy",
                            run.check("name").path("key").asText()),
                    () -> assertEquals(
                            "doctor.proxy.used_environment",
                            run.check("proxy").path("key").asText()),
                    () -> assertEquals(
                            squid.address(),
                            run.check("proxy").path("measured").path("taken").asText()),
                    () -> assertEquals(
                            NetworkNamespaces.OUTSIDE_IP,
                            run.check("media_direct")
                                    .path("measured")
                                    .path("proxy")
                                    .asText()),
                    () -> assertEquals(
                            NetworkNamespaces.OUTSIDE_IP,
                            run.check("media_relayed")
                                    .path("measured")
                                    .path("proxy")
                                    .asText()));
        }
    }

    @Test
    void aProxyThatForbidsTheMediaPortIsNamedAndTheRelayHelps() throws Exception {
        try (OutsideProxy squid = OutsideProxy.squidWithBasic(lab, PORT)) {
            DoctorProgram.Run run =
                    doctor("squid, 7881 forbidden", login(squid, OutsideProxy.RELAYED_USER, OutsideProxy.PASSWORD));
            assertEquals(1, run.exit(), run.said());
            assertEquals("doctor.verdict.relayed_only", run.key());
            assertEquals(NetworkNamespaces.NODE_IP + ":7881", run.open());
            assertEquals(
                    "network.failure.proxy_refused",
                    run.check("media_port").path("key").asText());
        }
    }

    @Test
    void aLoginThatIsWrongOrMissingIsTheProxysAndNobodyIsNamed() throws Exception {
        try (OutsideProxy squid = OutsideProxy.squidWithBasic(lab, PORT)) {
            DoctorProgram.Run wrong =
                    doctor("squid, wrong password", login(squid, OutsideProxy.USER, "battery-staple"));
            assertEquals(2, wrong.exit(), wrong.said());
            assertEquals("network.failure.proxy_login_wrong", wrong.key());
            assertFalse((wrong.said() + wrong.report()).contains("battery-staple"), wrong.said());
            assertFalse((wrong.said() + wrong.report()).contains(OutsideProxy.USER + ":"), wrong.said());
            DoctorProgram.Run none = doctor("squid, no login", Map.of(), "--proxy", squid.address());
            assertEquals(2, none.exit(), none.said());
            assertEquals("network.failure.proxy_login_needed", none.key());
            assertEquals("failed", none.check("proxy").path("outcome").asText());
        }
    }

    @Test
    void whoeverLooksIntoConnectionsIsNamed() throws Exception {
        Authority company = Authority.root("The company's eyes");
        Path known = company.writeTo(lab.stack().folder().file("company.pem"));
        try (OutsideProxy eyes =
                OutsideProxy.inspecting(lab, PORT, company, lab.stack().folder().authority())) {
            DoctorProgram.Run run =
                    doctor("inspecting proxy", Map.of(), "--ca", known.toString(), "--proxy", eyes.address());
            assertEquals(
                    "doctor.certificate.private",
                    run.check("certificate").path("key").asText(),
                    run.said());
            assertEquals(
                    "The company's eyes",
                    run.check("certificate").path("measured").path("issuer").asText());
            assertEquals(
                    "doctor.proxy.used_settings", run.check("proxy").path("key").asText());
            assertEquals(1, run.exit(), "it takes media for something broken, and lets the relay's TLS pass");
            assertEquals("doctor.verdict.direct_broken", run.key());
            DoctorProgram.Run unknown = doctor("inspecting proxy nobody added", Map.of(), "--proxy", eyes.address());
            assertEquals(2, unknown.exit(), unknown.said());
            assertEquals("network.certificate.unknown_issuer", unknown.key());
        }
    }

    private static Map<String, String> login(OutsideProxy proxy, String user, String password) {
        return Map.of("HTTPS_PROXY", proxy.address().replace("://", "://" + user + ":" + password + "@"));
    }

    private static DoctorProgram.Run doctor(String row, Map<String, String> environment, String... more)
            throws Exception {
        List<String> options = new ArrayList<>(List.of(
                "--ca",
                lab.stack().folder().authority().toString(),
                "--token-env",
                DoctorProgram.SENDER,
                "--token-env",
                DoctorProgram.RECEIVER));
        options.addAll(List.of(more));
        return DoctorProgram.run(lab, row, environment, options.toArray(String[]::new));
    }
}
