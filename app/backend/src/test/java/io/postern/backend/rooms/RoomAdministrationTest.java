package io.postern.backend.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.testing.LeakGuard;
import java.net.URI;
import java.util.Objects;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@LeakGuard.Shared
class RoomAdministrationTest {
    @Test
    void theTokenThatLiveKitQuotesIsNotLogged() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(RoomAdministration.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        String[] token = new String[1];
        try (MockWebServer liveKit = new MockWebServer()) {
            liveKit.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    String header = Objects.requireNonNull(request.getHeaders().get("Authorization"));
                    token[0] = header.substring("Bearer ".length());
                    return new MockResponse.Builder()
                            .code(401)
                            .body("invalid token: " + token[0]
                                    + ", error: go-jose/go-jose: error in cryptographic primitive")
                            .build();
                }
            });
            liveKit.start();
            URI url = liveKit.url("/").uri();
            try (RoomAdministration rooms = new RoomAdministration(
                    new LiveKitCredentials("key", "a secret that is long enough for it", url, url))) {
                RefusedException refused = assertThrows(RefusedException.class, rooms::rooms);
                assertEquals(ErrorCode.LIVEKIT_UNREACHABLE, refused.code());
            }
        } finally {
            logger.detachAppender(lines);
        }
        assertEquals(1, lines.list.size());
        String line = lines.list.getFirst().getFormattedMessage();
        assertEquals(
                "LiveKit answered 401: invalid token: (token), error: go-jose/go-jose: error in cryptographic primitive",
                line);
        assertFalse(token[0].isEmpty() || line.contains(token[0]));
    }
}
