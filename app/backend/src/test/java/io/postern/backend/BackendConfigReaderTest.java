package io.postern.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.session.IdentityProviderConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendConfigReaderTest {
    private final Map<String, String> variables = new HashMap<>(Map.of(
            "LIVEKIT_API_KEY", TestBackends.API_KEY,
            "LIVEKIT_API_SECRET", TestBackends.API_SECRET,
            "LIVEKIT_WS_URL", "wss://livekit.example.org/path"));

    @Test
    void needsLiveKitAlone() {
        BackendConfig config = config();

        assertEquals("127.0.0.1", config.host());
        assertEquals(8080, config.port());
        assertEquals(
                URI.create("wss://livekit.example.org/path"), config.liveKit().wsUrl());
        assertEquals(
                URI.create("https://livekit.example.org/path"), config.liveKit().httpUrl());
        assertTrue(
                config.database().url().startsWith("jdbc:h2:file:"),
                config.database().url());
        assertEquals(Optional.empty(), config.identityProvider());
    }

    @Test
    void explainsADirectoryThatCannotBeOne() {
        variables.put("POSTERN_DATA_DIR", "/var/lib/\0postern");

        assertTrue(assertThrows(ConfigurationException.class, this::config)
                .getMessage()
                .contains("POSTERN_DATA_DIR"));
    }

    @Test
    void showsNoSecret() {
        variables.put("POSTERN_DATABASE_URL", "jdbc:postgresql://db.example.org/postern?password=unseen-one");
        variables.put("POSTERN_DATABASE_PASSWORD", "unseen-two");

        String shown = config().toString();
        assertFalse(shown.contains(TestBackends.API_SECRET) || shown.contains("unseen"), shown);
    }

    @Test
    void readsAnIdentityProvider() {
        variables.put("POSTERN_OIDC_ISSUER", "https://login.example.org");
        variables.put("POSTERN_OIDC_JWKS_URL", "https://login.example.org/jwks");
        variables.put("POSTERN_OIDC_AUDIENCE", "postern");
        variables.put("POSTERN_OIDC_ADMIN_CLAIM", "groups");

        assertEquals(
                Optional.of(new IdentityProviderConfig(
                        "https://login.example.org",
                        URI.create("https://login.example.org/jwks"),
                        "postern",
                        "sub",
                        "name",
                        Optional.of("groups"),
                        "postern-admin")),
                config().identityProvider());
    }

    @ParameterizedTest
    @CsvSource({
        "POSTERN_BACKEND_PORT, http",
        "POSTERN_BACKEND_PORT, 65536",
        "POSTERN_BACKEND_PORT, -1",
        "POSTERN_DATABASE_URL, postgres://db/postern",
        "POSTERN_DATABASE_URL, jdbc:h2:file:/srv/postern;auto_server=true",
        "POSTERN_TRUSTED_PROXIES, proxy.example.org",
        "POSTERN_LIVEKIT_HTTP_URL, ws://livekit.example.org",
        "LIVEKIT_WS_URL, livekit.example.org",
        "LIVEKIT_WS_URL, wss://user:secret@livekit.example.org",
        "LIVEKIT_WS_URL, wss://livekit.example.org?x=y",
        "LIVEKIT_WS_URL, 'wss://not a url'",
        "POSTERN_OIDC_JWKS_URL, https://login.example.org/jwks",
        "POSTERN_OIDC_ISSUER, https://login.example.org",
    })
    void namesTheVariableThatIsWrong(String variable, String value) {
        variables.put(variable, value);
        String sentence =
                assertThrows(ConfigurationException.class, this::config).getMessage();

        assertTrue(sentence.matches("POSTERN_OIDC_(ISSUER|JWKS_URL) is missing.*|" + variable + ".*"), sentence);
        assertFalse(sentence.contains("secret"), sentence);
    }

    @Test
    void anIdentityProviderNeedsAnAudience() {
        variables.put("POSTERN_OIDC_ISSUER", "https://login.example.org");
        variables.put("POSTERN_OIDC_JWKS_URL", "https://login.example.org/jwks");

        String sentence =
                assertThrows(ConfigurationException.class, this::config).getMessage();
        assertTrue(sentence.startsWith("POSTERN_OIDC_AUDIENCE is missing: "), sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "http://login.example.org/jwks, false",
        "http://192.0.2.1/jwks, false",
        "http://localhost:8000/jwks, true",
        "http://127.0.0.1:8000/jwks, true",
        "http://[::1]:8000/jwks, true",
    })
    void fetchesKeysWithoutTlsFromThisMachineOnly(String url, boolean taken) {
        variables.put("POSTERN_OIDC_ISSUER", "https://login.example.org");
        variables.put("POSTERN_OIDC_JWKS_URL", url);
        variables.put("POSTERN_OIDC_AUDIENCE", "postern");

        if (taken) {
            assertEquals(
                    URI.create(url), config().identityProvider().orElseThrow().jwksUrl());
        } else {
            String sentence =
                    assertThrows(ConfigurationException.class, this::config).getMessage();
            assertTrue(sentence.startsWith("POSTERN_OIDC_JWKS_URL must start with https"), sentence);
        }
    }

    private BackendConfig config() {
        return new BackendConfigReader(variables).config();
    }
}
