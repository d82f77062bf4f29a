package io.postern.demo.environment;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requires(Requirement.LIVEKIT)
class DemoEnvironmentTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void theDemoPersonSignsInAndGetsATicketForTheServer() throws Exception {
        try (ResourceStack resources = new ResourceStack()) {
            DemoEnvironment stage = DemoEnvironment.start(folder, resources, new StepTimer(silent()));

            JsonNode login = post(
                    stage.backend().url().resolve("/api/login"),
                    "",
                    Map.of(
                            "username", stage.person().username(),
                            "password", stage.person().password()));
            JsonNode ticket = post(
                    stage.backend().url().resolve("/api/livekit/token"),
                    login.path("accessToken").asText(),
                    Map.of("roomName", "demo"));

            assertAll(
                    () -> assertEquals("demo", login.path("identity").asText()),
                    () -> assertEquals(
                            stage.server().wsUrl().toString(),
                            ticket.path("serverUrl").asText()),
                    () -> assertFalse(ticket.path("token").asText().isEmpty()));
        }
    }

    @Test
    void noSecretIsInAnyArgumentOrLogAndNoProcessOutlivesTheLifeline() throws Exception {
        List<ProcessHandle> processes;
        try (ResourceStack resources = new ResourceStack()) {
            DemoEnvironment stage = DemoEnvironment.start(folder, resources, new StepTimer(silent()));
            processes = ProcessHandle.current().descendants().toList();
            for (String secret :
                    List.of(stage.server().apiSecret(), stage.person().password())) {
                for (ProcessHandle process : processes) {
                    assertFalse(
                            process.info().commandLine().orElse("").contains(secret),
                            () -> "in the arguments of " + process.info().command());
                }
                try (Stream<Path> logs = Files.list(DemoEnvironment.logs(folder))) {
                    for (Path log : logs.toList()) {
                        assertFalse(Files.readString(log).contains(secret), log.toString());
                    }
                }
            }
            assertFalse(processes.isEmpty());
        }
        assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive), "a process is left");
    }

    private static JsonNode post(URI url, String bearer, Map<String, String> body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
            if (!bearer.isEmpty()) {
                request.header("Authorization", "Bearer " + bearer);
            }
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return JSON.readTree(answer.body());
        }
    }

    private static PrintStream silent() {
        return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    }
}
