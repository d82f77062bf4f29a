package io.postern.verify.lab;

import io.livekit.server.AccessToken;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import io.postern.backend.account.AccountStore;
import io.postern.backend.account.PasswordHasher;
import io.postern.backend.account.Role;
import io.postern.backend.database.Database;
import io.postern.backend.database.DatabaseConfig;
import io.postern.livekit.LiveKitProgram;
import io.postern.testing.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import okhttp3.tls.HeldCertificate;
import org.awaitility.Awaitility;

/**
 * The services of the compose files as processes: keys from {@code generate-keys.sh}, certificates from
 * {@code make-certificates.sh}, variables and arguments from compose. What would be names of containers are addresses.
 */
public final class ServerStack implements AutoCloseable {
    public static final String WEB = "livekit.test.example";
    public static final String TURN = "turn.test.example";

    private static final Pattern SETTING = Pattern.compile("(?m)^(\\w+)=(.*)$");

    private final ServerFolder folder;
    private final Map<String, String> settings;
    private final Compose compose;
    private final List<String> inside;
    private final Deque<ServerProcess> running = new ArrayDeque<>();

    private ServerStack(ServerFolder folder, Map<String, String> settings, Compose compose, List<String> inside) {
        this.folder = folder;
        this.settings = settings;
        this.compose = compose;
        this.inside = List.copyOf(inside);
    }

    /**
     * Makes keys and certificates, and fills in the rest of .env as an operator does.
     *
     * @param inside a command that runs the rest where the server is
     * @param files of compose
     */
    public static ServerStack prepare(ServerFolder folder, List<String> inside, String... files)
            throws IOException, InterruptedException {
        if (!Files.exists(folder.file(".env"))) {
            ServerFolder.Outcome keys = folder.script("generate-keys.sh");
            if (keys.status() != 0) {
                throw new IOException(keys.output());
            }
            folder.makeCertificates(WEB, TURN);
            folder.write(
                    ".env",
                    folder.text(".env")
                            .replaceFirst("(?m)^LIVEKIT_DOMAIN=.*", "LIVEKIT_DOMAIN=" + WEB)
                            .replaceFirst("(?m)^TURN_DOMAIN=.*", "TURN_DOMAIN=" + TURN)
                            .replaceFirst("(?m)^NODE_IP=.*", "NODE_IP=" + NetworkNamespaces.NODE_IP)
                            .replaceFirst(
                                    "(?m)^CADDY_TLS=.*",
                                    "CADDY_TLS=/etc/caddy/ssl/fullchain.pem /etc/caddy/ssl/privkey.pem"));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        SETTING.matcher(folder.text(".env")).results().forEach(line -> settings.put(line.group(1), line.group(2)));
        return new ServerStack(folder, settings, Compose.read(folder.path(), settings, files), inside);
    }

    public ServerFolder folder() {
        return folder;
    }

    /** A setting of .env. */
    public String setting(String name) {
        return settings.get(name);
    }

    public Compose compose() {
        return compose;
    }

    /** A token of the server's own key. */
    public String token(String room, String identity) {
        AccessToken token = new AccessToken(setting("LIVEKIT_API_KEY"), setting("LIVEKIT_API_SECRET"));
        token.setTtl(Duration.ofMinutes(10).toMillis());
        token.setIdentity(identity);
        token.addGrants(new RoomJoin(true), new RoomName(room));
        return token.toJwt();
    }

    /** Does what LiveKit's container does before it starts LiveKit. */
    public ServerFolder.Outcome relayRoute(String what) throws IOException, InterruptedException {
        return script("livekit/relay-route.sh", what);
    }

    /** The settings of the coturn beside LiveKit. */
    public String coturnSettings() throws IOException, InterruptedException {
        ServerFolder.Outcome printed = script("livekit/start-livekit.sh", "coturn-settings");
        if (printed.status() != 0) {
            throw new IOException(printed.output());
        }
        return compose.outside("livekit", printed.output());
    }

    private ServerFolder.Outcome script(String name, String argument) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(inside);
        command.addAll(List.of(folder.file(name).toString(), argument));
        return folder.run(compose.environment("livekit"), command);
    }

    /**
     * Starts LiveKit.
     *
     * @param changes over what compose says: without containers several nodes share one address, and there may be no Redis
     */
    public ServerProcess liveKit(String name, int port, Map<String, String> changes)
            throws IOException, InterruptedException {
        Map<String, String> environment = compose.environment("livekit");
        environment.remove("REDIS_HOST");
        environment.putAll(changes);
        if (!(Requirement.liveKit() instanceof LiveKitProgram.Binary program)) {
            throw new IllegalStateException("These tests start LiveKit as a process; LIVEKIT_SERVER names one.");
        }
        return start(name, environment, program.path().toString(), compose.command("livekit"))
                .await(() -> answers("http://127.0.0.1:" + port, "OK"));
    }

    /** Starts Caddy with the Caddyfile, its arguments in the image being these. */
    public ServerProcess caddy(Map<String, String> changes) throws IOException {
        Map<String, String> environment = compose.environment("proxy");
        environment.put("XDG_DATA_HOME", folder.file("caddy-data").toString());
        environment.put("XDG_CONFIG_HOME", folder.file("caddy-config").toString());
        environment.put("ACME", folder.file("acme").toString());
        environment.putAll(changes);
        String port = environment.getOrDefault("HTTPS_PORT", "443");
        return start(
                        "caddy",
                        environment,
                        ExternalPrograms.path("caddy").toString(),
                        List.of("run", "--config", folder.file("Caddyfile").toString()))
                .await(() -> answers("https://" + WEB + ":" + port, ""));
    }

    /** Starts nginx with one of the templates, filled in as its image does: variables that are set. */
    public ServerProcess nginx(String template, Map<String, String> environment, int port) throws IOException {
        String filled = folder.text(template);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            filled = filled.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        filled = compose.outside("proxy", filled);
        if (!filled.contains("events {")) {
            filled = "events {}\nhttp {\n" + filled + "\n}\n";
        }
        folder.write("nginx.conf", filled.replace("/dev/stdout", "/dev/stderr"));
        // What the image has built in and Debian in a file; and no file of a system's own nginx.
        String globals = "pid " + folder.file("nginx.pid") + "; daemon off;"
                + (Files.exists(Path.of("/usr/lib/nginx/modules/ngx_stream_module.so"))
                        ? " load_module /usr/lib/nginx/modules/ngx_stream_module.so;"
                        : "");
        return start(
                        "nginx",
                        Map.of(),
                        ExternalPrograms.path("nginx").toString(),
                        List.of(
                                "-p",
                                folder.path().toString(),
                                "-c",
                                folder.file("nginx.conf").toString(),
                                "-g",
                                globals))
                .await(() -> answers("https://" + WEB + ":" + port, ""));
    }

    /**
     * Starts the backend, with one account.
     *
     * @param user what is typed at sign-in, and the identity in rooms
     */
    public ServerProcess backend(String user, String name, String password) throws IOException {
        Path data = folder.file("accounts");
        try (Database database = Database.open(DatabaseConfig.embedded(data))) {
            new AccountStore(database, new PasswordHasher()).add(user, name, Role.PLAIN, password.toCharArray());
        }
        Map<String, String> environment = compose.environment("backend");
        environment.put("POSTERN_DATA_DIR", data.toString());
        environment.put("POSTERN_LIVEKIT_HTTP_URL", "http://127.0.0.1:7880");
        return start(
                        "backend",
                        environment,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        List.of("-cp", System.getProperty("java.class.path"), "io.postern.backend.BackendMain"))
                .await(() -> answers("http://127.0.0.1:8080/api/health", "postern-backend"));
    }

    /** Has nginx read its certificates again, and waits until it shows one under a host's name. */
    void reloadNginx(String host, HeldCertificate shown) throws IOException, InterruptedException {
        folder.run(Map.of(), List.of("kill", "-HUP", folder.text("nginx.pid").strip()));
        List<String> command = new ArrayList<>(inside);
        command.addAll(List.of("openssl", "s_client", "-connect", "127.0.0.1:443", "-servername", host));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> folder.run(Map.of(), command).output().contains(shown.certificatePem()));
    }

    /** Starts another of the programs. */
    public ServerProcess start(String name, Map<String, String> environment, String program, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(inside);
        command.add(program);
        command.addAll(arguments);
        ServerProcess started = ServerProcess.start(name, folder.path(), environment, command);
        running.push(started);
        return started;
    }

    /** Whether something answers with a text, asked where the server is, under the address of its own machine. */
    public boolean answers(String url, String wanted) {
        List<String> command = new ArrayList<>(inside);
        command.addAll(List.of(
                "curl",
                "--silent",
                "--max-time",
                "2",
                "--noproxy",
                "*",
                "--cacert",
                folder.authority().toString()));
        command.addAll(List.of("--connect-to", "::127.0.0.1:", url));
        try {
            ServerFolder.Outcome outcome = folder.run(Map.of(), command);
            return outcome.status() == 0 && outcome.output().contains(wanted);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends what it started at once, without letting anything end by itself. */
    public void kill() {
        while (!running.isEmpty()) {
            running.pop().kill();
        }
    }

    /** Ends what it started, the last first. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
