package io.postern.backend.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.postern.backend.account.AccountStore;
import io.postern.backend.account.PasswordHasher;
import io.postern.backend.database.Database;
import io.postern.backend.database.DatabaseConfig;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class IdentityProviderTokenVerifierTest {
    @Test
    void tokensThatAreNoneDoNotFillTheLog() {
        IdentityProviderConfig config = new IdentityProviderConfig(
                "https://login.example.org",
                URI.create("https://login.example.org/keys"),
                "postern",
                "sub",
                "name",
                Optional.empty(),
                "admin");
        Logger logger = (Logger) LoggerFactory.getLogger(IdentityProviderTokenVerifier.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        try (Database database = Database.open(DatabaseConfig.inMemory())) {
            IdentityProviderTokenVerifier provider =
                    new IdentityProviderTokenVerifier(config, new AccountStore(database, new PasswordHasher()));
            for (int i = 0; i < 1_000; i++) {
                assertEquals(Optional.empty(), provider.find("no.token." + i));
            }
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
        assertFalse(lines.list.isEmpty());
        assertTrue(lines.list.size() <= 200, lines.list.size() + " lines");
    }
}
