package io.postern.backend;

import static io.postern.backend.TestBackends.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.backend.account.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delivery of commands to waiting devices. */
class NewsTest {
    private static final int PATIENCE_SECONDS = 5;

    private final SettableClock clock = new SettableClock();
    private final BackendConfig config = TestBackends.config(TestBackends.unreachableLiveKit());
    private BackendServer server;
    private HttpCaller caller;
    private String admin;
    private TestDevice machine;
    private long id;

    @BeforeEach
    void start() {
        server = BackendServer.start(config, clock);
        server.accounts().add("grace", "Grace Hopper", Role.ADMIN, PASSWORD.toCharArray());
        caller = new HttpCaller(server.url());
        admin = caller.signIn("grace", PASSWORD);
        machine = TestDevice.enrol(caller, admin, Map.of("account", "board"));
        id = device("board");
    }

    @AfterEach
    void stop() {
        caller.close();
        server.close();
    }

    @Test
    void aMachineThatWaitsIsToldAtOnce() throws Exception {
        long cursor = cursor(machine.news(0, 25));
        CompletableFuture<HttpAnswer> waiting = machine.waiting(cursor);
        long command = give("UNMUTE");

        HttpAnswer news = waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(List.of(command + " UNMUTE"), commands(news));
        assertTrue(cursor(news) > cursor, "the cursor moves on");
        assertEquals(204, machine.done(command, "DONE", "").status());
        assertEquals(List.of(), commands(machine.news(cursor(news), 0)));
    }

    @Test
    void severalBackendsShareMachinesAndCommands() throws Exception {
        try (BackendServer other = BackendServer.start(config, clock)) {
            CompletableFuture<HttpAnswer> waiting = machine.waiting(cursor(machine.news(0, 0)));
            long command;
            try (HttpCaller there = new HttpCaller(other.url())) {
                command = there.post("/api/admin/devices/" + id + "/commands", admin, Map.of("kind", "LEAVE"))
                        .json()
                        .path("id")
                        .asLong();
            }
            assertEquals(List.of(command + " LEAVE"), commands(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
        }
    }

    @Test
    void nothingIsCarriedOutTwice() {
        long cursor = cursor(machine.news(0, 0));
        long restart = give("RESTART");
        assertEquals(List.of(restart + " RESTART"), commands(machine.news(cursor, 0)));

        assertEquals(
                List.of(restart + " RESTART"),
                commands(machine.news(cursor, 0)),
                "the answer before may have gone lost: this run of the program does not have it");
        HttpAnswer started = machine.news(0, 0);
        assertEquals(List.of(), commands(started), "the run before has restarted already");
        assertEquals(List.of(), commands(machine.news(cursor(started), 0)));

        assertEquals(204, machine.done(restart, "DONE", "").status());
        assertEquals(204, machine.done(restart, "FAILED", "").status(), "said again, it does no harm");
        assertEquals("done", command(0).path("state").asText());
        assertEquals("done", command(0).path("outcome").asText());
    }

    @Test
    void whatIsNotFetchedInTimeIsNotCarriedOut() {
        give("RESTART");
        clock.advance(Duration.ofMinutes(2));

        assertEquals(List.of(), commands(machine.news(0, 0)));
        assertEquals("expired", command(0).path("state").asText());
        long leave = give("LEAVE");
        assertEquals(List.of(leave + " LEAVE"), commands(machine.news(0, 0)), "later ones are");
    }

    @Test
    void aMachineHasItsOwnCommandsOnly() {
        TestDevice other = TestDevice.enrol(caller, admin, Map.of("account", "cellar"));
        long command = give("MUTE");
        assertEquals(List.of(), commands(other.news(0, 0)));
        assertEquals("404 not_found", machine.done(command, "DONE", "").error(), "it was not even fetched");
        machine.news(0, 0);
        assertEquals("404 not_found", other.done(command, "DONE", "").error());
        assertEquals("400 bad_request", machine.done(command, "PERHAPS", "").error());
        assertEquals("400 bad_request", machine.done(command, "EXPIRED", "").error());
        assertEquals("404 not_found", machine.done(12345, "DONE", "").error());
    }

    @Test
    void onlyMachinesWaitAndOnlyAdministratorsCommand() {
        String ada = ada();
        String path = "/api/admin/devices/" + id + "/commands";
        assertEquals("403 not_allowed", caller.get("/api/device/news", ada).error());
        assertEquals(
                "401 session_expired", caller.get("/api/device/news", "none").error());
        assertEquals(
                "403 not_allowed",
                caller.post(path, ada, Map.of("kind", "MUTE")).error());
        assertEquals(
                "403 not_allowed",
                caller.post(path, machine.bearer(), Map.of("kind", "MUTE")).error());
        assertEquals(
                "400 bad_request",
                caller.post(path, admin, Map.of("kind", "EXPLODE")).error());
        assertEquals(
                "400 bad_request",
                caller.post(path, admin, Map.of("kind", "MUTE", "room", "weekly"))
                        .error());
        assertEquals(
                "400 bad_room_name",
                caller.post(path, admin, Map.of("kind", "JOIN", "room", "x".repeat(257)))
                        .error());
        assertEquals(
                "404 not_found",
                caller.post("/api/admin/devices/999/commands", admin, Map.of("kind", "MUTE"))
                        .error());
    }

    @Test
    void theFirstAnswerComesAtOnceAndLaterOnesAfterTheWait() throws Exception {
        HttpAnswer first = machine.news(0, 25);
        assertEquals(0, first.json().path("people").asInt());
        long started = System.nanoTime();
        HttpAnswer second = machine.news(cursor(first), 1);
        assertTrue(System.nanoTime() - started >= Duration.ofMillis(900).toNanos());
        assertEquals(List.of(), commands(second));

        CompletableFuture<HttpAnswer> earlier = machine.waiting(cursor(first));
        // The first request is answered when a second one of the same device arrives, because its program has given it
        // up.
        Awaitility.await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> {
            machine.news(cursor(first), 1);
            return earlier.isDone();
        });
        assertEquals(200, earlier.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status());
    }

    @Test
    void withoutLiveKitNobodyKnowsWhoIsThere() {
        HttpAnswer news = machine.news(0, 0, "weekly");
        assertEquals(-1, news.json().path("people").asInt());
        assertEquals(
                -1,
                machine.news(cursor(news), 1, "weekly").json().path("people").asInt());
        assertEquals("400 bad_room_name", machine.news(0, 0, " ").error());
        assertEquals(
                "400 bad_request",
                caller.get("/api/device/news?wait=26", machine.bearer()).error());
        assertEquals(
                "400 bad_request",
                caller.get("/api/device/news?after=-1", machine.bearer()).error());
    }

    @Test
    void aServerThatStopsAnswersAtOnce() throws Exception {
        List<CompletableFuture<HttpAnswer>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TestDevice one = TestDevice.enrol(caller, admin, Map.of("account", "room" + i));
            waiting.add(one.waiting(cursor(one.news(0, 0))));
        }
        // The last of them waits when it is told something and asks again.
        long command = give("REPORT");
        assertFalse(commands(machine.news(0, 25)).isEmpty(), "fetched " + command);

        long started = System.nanoTime();
        server.close();
        for (CompletableFuture<HttpAnswer> one : waiting) {
            // A request that arrives while the server is stopping gets 503.
            int status = one.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status();
            assertTrue(status == 200 || status == 503, () -> "status " + status);
        }
        assertTrue(System.nanoTime() - started
                < Duration.ofSeconds(PATIENCE_SECONDS).toNanos());
    }

    private long give(String kind) {
        HttpAnswer given = caller.post("/api/admin/devices/" + id + "/commands", admin, Map.of("kind", kind));
        assertEquals(201, given.status(), given.body());
        // A waiting device may receive it before the administrator receives the response.
        assertTrue(List.of("waiting", "fetched").contains(given.text("state")), given::body);
        return given.json().path("id").asLong();
    }

    private JsonNode command(int index) {
        return caller.get("/api/admin/devices/" + id + "/commands", admin)
                .json()
                .path("commands")
                .path(index);
    }

    private long device(String account) {
        for (JsonNode device : caller.get("/api/admin/devices", admin).json().path("devices")) {
            if (device.path("account").asText().equals(account)) {
                return device.path("id").asLong();
            }
        }
        throw new AssertionError("No device " + account);
    }

    private String ada() {
        server.accounts().add("ada", "Ada Lovelace", Role.PLAIN, PASSWORD.toCharArray());
        return caller.signIn("ada", PASSWORD);
    }

    private static long cursor(HttpAnswer news) {
        assertEquals(200, news.status(), news.body());
        return news.json().path("cursor").asLong();
    }

    private static List<String> commands(HttpAnswer news) {
        assertEquals(200, news.status(), news.body());
        List<String> commands = new ArrayList<>();
        news.json()
                .path("commands")
                .forEach(command -> commands.add(
                        command.path("id").asLong() + " " + command.path("kind").asText()));
        return commands;
    }
}
