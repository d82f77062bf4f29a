package io.postern.backend;

import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.http.AddressRange;
import io.postern.backend.http.JoinPageConfig;
import io.postern.backend.session.IdentityProviderConfig;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.platform.OperatingSystem;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the {@link BackendConfig} from environment variables. All methods throw {@link ConfigurationException}. */
final class BackendConfigReader {
    private static final int MIN_SECRET_CHARACTERS = 32;

    private final Map<String, String> variables;

    BackendConfigReader(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    BackendConfig config() {
        return new BackendConfig(
                liveKit(),
                optional("POSTERN_BACKEND_HOST").orElse("127.0.0.1"),
                port(),
                database(),
                identityProvider(),
                trustedProxies(),
                joinPage(),
                auditRetention());
    }

    private JoinPageConfig joinPage() {
        return new JoinPageConfig(
                webUrl("POSTERN_PUBLIC_URL", "https://meet.example.org"),
                optional("POSTERN_WEB_CLIENT_URL").map(BackendConfigReader::webClient),
                webUrl("POSTERN_DOWNLOAD_URL", "https://example.org/postern"));
    }

    private Duration auditRetention() {
        String days = optional("POSTERN_AUDIT_DAYS").orElse(Long.toString(BackendConfig.AUDIT_RETENTION.toDays()));
        if (!days.matches("\\d{1,4}") || Integer.parseInt(days) < 1) {
            throw new ConfigurationException("POSTERN_AUDIT_DAYS must be a number of days from 1 to 9999.");
        }
        return Duration.ofDays(Integer.parseInt(days));
    }

    private Optional<URI> webUrl(String variable, String example) {
        return optional(variable).map(text -> url(variable, text, List.of("https", "http"), example));
    }

    private static String webClient(String text) {
        try {
            URI url = new URI(text.replace(JoinPageConfig.ROOM, "room"));
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (text.contains(JoinPageConfig.ROOM)
                    && (scheme.equals("https") || scheme.equals("http"))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null) {
                return text;
            }
        } catch (URISyntaxException e) {
            // Falls through to the error for any other malformed URL.
        }
        throw new ConfigurationException(
                "POSTERN_WEB_CLIENT_URL must be an https or http URL with {room} where the room's"
                        + " name belongs, such as https://meet.example.org/rooms/{room}.");
    }

    DatabaseConfig database() {
        Optional<String> url = optional("POSTERN_DATABASE_URL");
        if (url.isEmpty()) {
            return DatabaseConfig.embedded(dataFolder());
        }
        if (!url.get().startsWith("jdbc:h2:") && !url.get().startsWith("jdbc:postgresql:")) {
            throw new ConfigurationException(
                    "POSTERN_DATABASE_URL must start with jdbc:postgresql: or jdbc:h2:; leave it"
                            + " out to use a file in POSTERN_DATA_DIR.");
        }
        if (url.get().toUpperCase(Locale.ROOT).contains("AUTO_SERVER=TRUE")
                && optional("POSTERN_DATABASE_PASSWORD").isEmpty()) {
            throw new ConfigurationException(
                    "POSTERN_DATABASE_URL has AUTO_SERVER, which lets everybody on this machine connect: set"
                            + " POSTERN_DATABASE_PASSWORD, or leave both out to use a file in POSTERN_DATA_DIR.");
        }
        return DatabaseConfig.at(
                url.get(),
                optional("POSTERN_DATABASE_USER").orElse(""),
                optional("POSTERN_DATABASE_PASSWORD").orElse(""));
    }

    private LiveKitCredentials liveKit() {
        String key = required("LIVEKIT_API_KEY", "set it to a key name from the keys section of livekit.yaml");
        String secret =
                required("LIVEKIT_API_SECRET", "set it to that key's secret from the keys section of livekit.yaml");
        String wsUrl = required("LIVEKIT_WS_URL", "set it to where clients reach LiveKit, such as ws://localhost:7880");
        if (secret.length() < MIN_SECRET_CHARACTERS) {
            throw new ConfigurationException(
                    ("LIVEKIT_API_SECRET has only %d characters, it needs at least %d: make one with"
                                    + " \"openssl rand -hex 32\" and put it here and into livekit.yaml.")
                            .formatted(secret.length(), MIN_SECRET_CHARACTERS));
        }
        URI ws = url("LIVEKIT_WS_URL", wsUrl, List.of("ws", "wss"), "ws://localhost:7880");
        Optional<String> http = optional("POSTERN_LIVEKIT_HTTP_URL");
        return new LiveKitCredentials(
                key,
                secret,
                ws,
                http.isPresent()
                        ? url("POSTERN_LIVEKIT_HTTP_URL", http.get(), List.of("http", "https"), "http://localhost:7880")
                        : URI.create("http" + ws.toString().substring("ws".length())));
    }

    private int port() {
        String port = optional("POSTERN_BACKEND_PORT").orElse("8080");
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new ConfigurationException(
                    "POSTERN_BACKEND_PORT must be a port number from 0 to 65535, where 0 means any free port.");
        }
        return Integer.parseInt(port);
    }

    private Optional<IdentityProviderConfig> identityProvider() {
        Optional<String> issuer = optional("POSTERN_OIDC_ISSUER");
        Optional<String> jwks = optional("POSTERN_OIDC_JWKS_URL");
        if (issuer.isEmpty() && jwks.isEmpty()) {
            return Optional.empty();
        }
        if (issuer.isEmpty()) {
            throw new ConfigurationException("POSTERN_OIDC_ISSUER is missing: set it to the \"iss\" of your identity"
                    + " provider's tokens, or leave out POSTERN_OIDC_JWKS_URL as well.");
        }
        if (jwks.isEmpty()) {
            throw new ConfigurationException("POSTERN_OIDC_JWKS_URL is missing: set it to the \"jwks_uri\" from your"
                    + " identity provider's configuration, or leave out POSTERN_OIDC_ISSUER as well.");
        }
        URI jwksUrl = url(
                "POSTERN_OIDC_JWKS_URL", jwks.get(), List.of("https", "http"), "https://login.example.org/jwks.json");
        if (jwksUrl.getScheme().equalsIgnoreCase("http") && !isThisMachine(jwksUrl.getHost())) {
            throw new ConfigurationException(
                    "POSTERN_OIDC_JWKS_URL must start with https: keys fetched without TLS can be"
                            + " replaced on the way.");
        }
        return Optional.of(new IdentityProviderConfig(
                issuer.get(),
                jwksUrl,
                required(
                        "POSTERN_OIDC_AUDIENCE",
                        "set it to the \"aud\" that your identity provider puts into tokens for Postern alone; without it"
                                + " a token for any other program would sign in here"),
                optional("POSTERN_OIDC_IDENTITY_CLAIM").orElse("sub"),
                optional("POSTERN_OIDC_NAME_CLAIM").orElse("name"),
                optional("POSTERN_OIDC_ADMIN_CLAIM"),
                optional("POSTERN_OIDC_ADMIN_ROLE").orElse("postern-admin")));
    }

    private List<AddressRange> trustedProxies() {
        try {
            return optional("POSTERN_TRUSTED_PROXIES").stream()
                    .flatMap(list -> Arrays.stream(list.split(",", -1)))
                    .filter(entry -> !entry.isBlank())
                    .map(AddressRange::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "POSTERN_TRUSTED_PROXIES must list addresses or ranges such as 127.0.0.1,10.0.0.0/8.");
        }
    }

    private Path dataFolder() {
        Optional<String> chosen = optional("POSTERN_DATA_DIR");
        if (chosen.isPresent()) {
            try {
                return Path.of(chosen.get());
            } catch (InvalidPathException e) {
                throw new ConfigurationException("POSTERN_DATA_DIR must be the path of a directory.");
            }
        }
        Path home = Path.of(System.getProperty("user.home"));
        OperatingSystem system = OperatingSystem.current();
        if (system == OperatingSystem.WINDOWS) {
            return optional("LOCALAPPDATA")
                    .map(Path::of)
                    .orElse(home.resolve("AppData").resolve("Local"))
                    .resolve("Postern");
        }
        if (system == OperatingSystem.MAC) {
            return home.resolve("Library").resolve("Application Support").resolve("Postern");
        }
        return optional("XDG_DATA_HOME")
                .map(Path::of)
                .orElse(home.resolve(".local").resolve("share"))
                .resolve("postern");
    }

    private String required(String variable, String whatToDo) {
        return optional(variable)
                .orElseThrow(() -> new ConfigurationException("%s is missing: %s.".formatted(variable, whatToDo)));
    }

    private Optional<String> optional(String variable) {
        return Optional.ofNullable(variables.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static URI url(String variable, String text, List<String> schemes, String example) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme();
            if (scheme != null
                    && schemes.contains(scheme.toLowerCase(Locale.ROOT))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null
                    && url.getRawQuery() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // The same sentence as for any other text that is not such a URL.
        }
        throw new ConfigurationException("%s must be a %s URL such as %s, without user, query or fragment."
                .formatted(variable, String.join(" or ", schemes), example));
    }

    private static boolean isThisMachine(String host) {
        try {
            return host.equals("localhost")
                    || InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
