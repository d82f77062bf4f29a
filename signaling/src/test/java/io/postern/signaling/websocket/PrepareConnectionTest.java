package io.postern.signaling.websocket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.postern.testing.signal.ConnectRequest;
import io.postern.testing.signal.ScriptedSignalServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrepareConnectionTest {
    @Test
    void asksTheServerWhatJoiningWillAsk() {
        try (ScriptedSignalServer server = ScriptedSignalServer.start();
                OkHttpSignalClient client = new OkHttpSignalClient()) {
            client.prepareConnection(SampleMessages.v1(server.uri()));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !server.validations().isEmpty());
            ConnectRequest asked = server.validations().getFirst();
            assertEquals("/rtc/v1/validate", asked.path());
            assertEquals("Bearer " + SampleMessages.v1(server.uri()).token().reveal(), asked.authorization());
            assertFalse(asked.target()
                    .contains(SampleMessages.v1(server.uri()).token().reveal()));
        }
    }

    @Test
    void aServerThatIsNotThereIsNobodysProblemYet() {
        try (OkHttpSignalClient client = new OkHttpSignalClient()) {
            client.prepareConnection(SampleMessages.v1(URI.create("ws://127.0.0.1:1")));
            client.prepareConnection(SampleMessages.v1(URI.create("not-a-server")));
        }
    }

    @Test
    void afterTheEndThereIsNothingToRehearse() {
        try (ScriptedSignalServer server = ScriptedSignalServer.start()) {
            OkHttpSignalClient client = new OkHttpSignalClient();
            client.close();
            client.prepareConnection(SampleMessages.v1(server.uri()));
            assertEquals(0, server.validations().size());
        }
    }
}
