package io.postern.verify.doctor;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.account.Role;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.doctor.Check;
import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.DiagnosticReport.Verdict;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.DiagnosticRun.Options;
import io.postern.doctor.DiagnosticTarget;
import io.postern.doctor.Finding;
import io.postern.doctor.Finding.Outcome;
import io.postern.doctor.report.DiagnosticReportJson;
import io.postern.network.Network;
import io.postern.resources.Texts;
import io.postern.room.ConnectionState;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.BackendClient;
import io.postern.signaling.token.BackendSession;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Visit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The doctor at a real server and a real backend with media over TCP alone and no relay. */
@Requires(Requirement.LIVEKIT)
@LeakGuard.Shared
class DoctorTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    private static final String PASSWORD = "correct horse battery";

    private static BackendServer backend;

    @BeforeAll
    static void startBackend() {
        backend = BackendServer.start(BackendConfig.local(
                new LiveKitCredentials(
                        STAGE.server().apiKey(),
                        STAGE.server().apiSecret(),
                        STAGE.url(),
                        STAGE.server().httpUrl()),
                DatabaseConfig.inMemory()));
        backend.accounts().add("ada", "Ada Lovelace", Role.PLAIN, PASSWORD.toCharArray());
    }

    @AfterAll
    static void stopBackend() {
        if (backend != null) {
            backend.close();
        }
    }

    @Test
    void allIsWellWithASignIn() throws Exception {
        DiagnosticReport diagnosis = examine(login(PASSWORD), Options.THOROUGH);
        assertEquals("doctor.verdict.well_direct", diagnosis.key(), () -> json(diagnosis));
        assertEquals(0, diagnosis.verdict().exitCode());
        Finding media = of(diagnosis, Check.MEDIA_DIRECT);
        System.out.println("looped through the server: " + media.measured());
        assertAll(
                () -> assertEquals("doctor.media.looped", media.key()),
                () -> assertEquals(false, media.measured().get("relayed")),
                () -> assertEquals("tcp", media.measured().get("protocol")),
                () -> assertEquals(STAGE.server().tcpPort(), media.measured().get("port")),
                () -> assertTrue((Double) media.measured().get("pictures_per_s") > 5, "pictures come"),
                () -> assertTrue((Long) media.measured().get("throughput_bits_per_s") > 1_000_000, "data comes"));
        for (Check check : List.of(Check.RELAY_PORT, Check.RELAY, Check.MEDIA_RELAYED)) {
            assertEquals("doctor.relay.none", of(diagnosis, check).key());
        }
    }

    @Test
    void someoneWhoIsSignedInNeedNotSignInAgain() throws Exception {
        try (BackendClient client = new BackendClient(backend.url())) {
            BackendSession session = client.login("ada", PASSWORD.toCharArray()).join();
            DiagnosticTarget subject = new DiagnosticTarget.Backend(
                    backend.url(), new DiagnosticTarget.Access.SignedIn(session), Optional.of("weekly"));
            DiagnosticReport diagnosis = examine(subject, Options.IN_CALL);
            assertEquals("doctor.verdict.well_quick", diagnosis.key(), () -> json(diagnosis));
            assertEquals(Outcome.OK, of(diagnosis, Check.MEDIA_PORT).outcome());
            assertEquals(
                    "doctor.skipped.in_call", of(diagnosis, Check.MEDIA_DIRECT).key());
            assertTrue(STAGE.administration().room("weekly").isEmpty(), "nobody has joined the room");
        }
    }

    @Test
    void aCallThatGoesOnMeanwhileIsNotDisturbed() throws Exception {
        String room = STAGE.newRoom();
        Visit.chooseTestSources(STAGE.client());
        Visit ada = STAGE.visit(room, "ada", "Ada").join().setEnabled(TrackSource.CAMERA, true);
        Visit bo = STAGE.visit(room, "bo", "Bo").join();
        try (var watched =
                bo.watch(bo.awaitSubscribed("ada", TrackSource.CAMERA).sid())) {
            watched.awaitMore(5);
            DiagnosticReport diagnosis = examine(login(PASSWORD), Options.THOROUGH);
            assertEquals(Verdict.WELL, diagnosis.verdict(), () -> json(diagnosis));
            watched.awaitMore(5);
        }
        assertFalse(
                ada.snapshots().stream().anyMatch(s -> s.connection() instanceof ConnectionState.Reconnecting),
                "the call never had to come back");
    }

    @Test
    void twoTokensAreEnough() throws Exception {
        String room = STAGE.newRoom();
        List<AccessToken> tokens = List.of(
                STAGE.tokens().participant(room, "first", "First"),
                STAGE.tokens().forWatching().participant(room, "second", "Second"));
        DiagnosticReport diagnosis = examine(new DiagnosticTarget.LiveKit(STAGE.url(), tokens), Options.THOROUGH);
        assertEquals("doctor.verdict.well_direct", diagnosis.key(), () -> json(diagnosis));
        String report = json(diagnosis);
        tokens.forEach(token -> assertFalse(report.contains(token.reveal()), "a token is in the report"));
        assertFalse(report.contains(STAGE.server().apiSecret()), "the secret is in the report");
    }

    @Test
    void oneTokenShowsThatMediaConnects() throws Exception {
        DiagnosticReport diagnosis = examine(
                new DiagnosticTarget.LiveKit(
                        STAGE.url(), List.of(STAGE.tokens().participant(STAGE.newRoom(), "only", "Only"))),
                Options.THOROUGH);
        assertEquals("doctor.media.connected", of(diagnosis, Check.MEDIA_DIRECT).key(), () -> json(diagnosis));
        assertEquals(Verdict.WELL, diagnosis.verdict());
    }

    @Test
    void nothingIsSentIntoARoomWhereSomebodyIs() throws Exception {
        String room = STAGE.newRoom();
        Visit bo = STAGE.visit(room, "bo", "Bo").join();
        DiagnosticReport diagnosis = examine(
                new DiagnosticTarget.LiveKit(
                        STAGE.url(), List.of(STAGE.tokens().participant(room, "doctor", "Doctor"))),
                Options.THOROUGH);
        assertEquals("doctor.media.occupied", of(diagnosis, Check.MEDIA_DIRECT).key(), () -> json(diagnosis));
        assertEquals(List.of(), bo.events(RoomEvent.TrackPublished.class), "nobody has seen a test pattern");
    }

    @Test
    void tokensThatLiveKitRefuses() throws Exception {
        String room = STAGE.newRoom();
        for (AccessToken token : List.of(
                STAGE.tokens().signedWrongly().participant(room, "a", "A"),
                STAGE.tokens().validFor(Duration.ofHours(-1)).participant(room, "a", "A"),
                STAGE.tokens().withoutJoining().participant(room, "a", "A"))) {
            DiagnosticReport diagnosis =
                    examine(new DiagnosticTarget.LiveKit(STAGE.url(), List.of(token)), Options.THOROUGH);
            assertEquals("room.failure.not_allowed", of(diagnosis, Check.TOKEN).key(), () -> json(diagnosis));
            assertEquals(2, diagnosis.verdict().exitCode());
            assertEquals(Outcome.OK, of(diagnosis, Check.SIGNALLING).outcome(), "the way there is open");
            assertFalse(json(diagnosis).contains(token.reveal()));
        }
    }

    @Test
    void withoutATokenTheWayIsLookedAtAsFarAsItGoes() throws Exception {
        DiagnosticReport diagnosis = examine(new DiagnosticTarget.LiveKit(STAGE.url(), List.of()), Options.THOROUGH);
        assertEquals("doctor.verdict.well_so_far", diagnosis.key(), () -> json(diagnosis));
        assertEquals(Outcome.OK, of(diagnosis, Check.SIGNALLING).outcome());
        assertEquals("doctor.skipped.no_token", of(diagnosis, Check.TOKEN).key());
    }

    @Test
    void progressIsTold() throws Exception {
        List<String> told = new ArrayList<>();
        DiagnosticRun.Listener listener = new DiagnosticRun.Listener() {
            @Override
            public void began(Check check) {
                told.add("began " + check);
            }

            @Override
            public void found(Finding finding) {
                told.add("found " + finding.check());
            }
        };
        DiagnosticTarget subject = login(PASSWORD);
        new DiagnosticRun(subject, Network.ofThisMachine(), Options.QUICK, listener).run();
        for (Check check : DiagnosticRun.checks(subject)) {
            assertEquals(1, told.stream().filter(("found " + check)::equals).count(), check + " in " + told);
        }
        assertTrue(told.indexOf("began SIGN_IN") < told.indexOf("found SIGN_IN"), told::toString);
    }

    private static DiagnosticTarget login(String password) {
        return new DiagnosticTarget.Backend(
                backend.url(), new DiagnosticTarget.Access.Login("ada", password.toCharArray()), Optional.empty());
    }

    private static DiagnosticReport examine(DiagnosticTarget subject, Options options) throws InterruptedException {
        return new DiagnosticRun(subject, Network.ofThisMachine(), options, DiagnosticRun.Listener.NONE).run();
    }

    private static Finding of(DiagnosticReport diagnosis, Check check) {
        return diagnosis.finding(check).orElseThrow();
    }

    private static String json(DiagnosticReport diagnosis) {
        return DiagnosticReportJson.write(diagnosis, Texts.of(Locale.ENGLISH));
    }
}
