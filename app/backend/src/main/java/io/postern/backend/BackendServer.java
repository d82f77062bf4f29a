package io.postern.backend;

import io.javalin.util.JavalinException;
import io.postern.backend.account.Accounts;
import io.postern.backend.account.PasswordHasher;
import io.postern.backend.audit.Audit;
import io.postern.backend.database.Database;
import io.postern.backend.device.DeviceCommands;
import io.postern.backend.device.DeviceSignIn;
import io.postern.backend.device.Devices;
import io.postern.backend.device.MachineAccess;
import io.postern.backend.device.NewsDesk;
import io.postern.backend.http.HttpSurface;
import io.postern.backend.http.Machines;
import io.postern.backend.rooms.Removals;
import io.postern.backend.rooms.RoomAdministration;
import io.postern.backend.session.Authenticator;
import io.postern.backend.session.IdentityProvider;
import io.postern.backend.session.LoginSessions;
import io.postern.backend.session.SignIn;
import io.postern.backend.token.JoinTokens;
import java.net.URI;
import java.time.InstantSource;

/**
 * A running server. Thread safe.
 *
 * <pre>{@code
 * try (BackendServer server = BackendServer.start(BackendConfig.local(liveKit, DatabaseConfig.inMemory()))) {
 *     server.accounts().add("ada", "Ada Lovelace", Role.PLAIN, password);
 *     ... server.url() ...
 * }
 * }</pre>
 */
public final class BackendServer implements AutoCloseable {
    private final Database database;
    private final Accounts accounts;
    private final Devices devices;
    private final DeviceCommands commands;
    private final RoomAdministration rooms;
    private final NewsDesk newsDesk;
    private final Housekeeping housekeeping;
    private final HttpSurface http;
    private final String host;

    private BackendServer(
            Database database,
            Accounts accounts,
            Devices devices,
            DeviceCommands commands,
            RoomAdministration rooms,
            NewsDesk newsDesk,
            Housekeeping housekeeping,
            HttpSurface http,
            String host) {
        this.database = database;
        this.accounts = accounts;
        this.devices = devices;
        this.commands = commands;
        this.rooms = rooms;
        this.newsDesk = newsDesk;
        this.housekeeping = housekeeping;
        this.http = http;
        this.host = host;
    }

    /**
     * Opens the database and starts listening.
     *
     * @throws ConfigurationException if the port cannot be had
     * @throws io.postern.backend.database.DatabaseException if the database cannot be opened
     */
    public static BackendServer start(BackendConfig config) {
        return start(config, InstantSource.system());
    }

    static BackendServer start(BackendConfig config, InstantSource clock) {
        Database database = Database.open(config.database());
        RoomAdministration rooms = new RoomAdministration(config.liveKit());
        Accounts accounts = new Accounts(database, new PasswordHasher());
        LoginSessions sessions = new LoginSessions(database, clock);
        Audit audit = new Audit(database, clock);
        Devices devices = new Devices(database, accounts, audit, clock);
        DeviceCommands commands = new DeviceCommands(database, audit, clock);
        Removals removals = new Removals(database, clock);
        NewsDesk newsDesk = new NewsDesk(devices, commands, rooms);
        Housekeeping housekeeping = new Housekeeping(audit, commands, removals, config.auditKept());
        try {
            HttpSurface http = HttpSurface.start(
                    new HttpSurface.Binding(config.host(), config.port(), config.trustedProxies()),
                    new HttpSurface.Offer(
                            new SignIn(accounts, sessions, clock),
                            new Authenticator(
                                    sessions,
                                    config.identityProvider()
                                            .map(provider -> new IdentityProvider(provider, accounts))),
                            accounts,
                            sessions,
                            new JoinTokens(config.liveKit()),
                            rooms,
                            removals,
                            config.liveKit().wsUrl(),
                            new Machines(
                                    devices,
                                    new DeviceSignIn(devices, sessions, clock),
                                    commands,
                                    new MachineAccess(devices, commands),
                                    newsDesk),
                            audit,
                            config.joinPage(),
                            clock));
            return new BackendServer(
                    database, accounts, devices, commands, rooms, newsDesk, housekeeping, http, config.host());
        } catch (RuntimeException e) {
            newsDesk.close();
            housekeeping.close();
            rooms.close();
            database.close();
            if (e instanceof JavalinException) {
                throw new ConfigurationException(
                        ("%s:%d cannot be listened on, perhaps another program does: choose another"
                                        + " POSTERN_BACKEND_HOST or POSTERN_BACKEND_PORT.")
                                .formatted(config.host(), config.port()));
            }
            throw e;
        }
    }

    /** The port listened on. */
    public int port() {
        return http.port();
    }

    /** Where clients on this machine reach the server. */
    public URI url() {
        return URI.create("http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port()));
    }

    /** The accounts, to add the first ones. */
    public Accounts accounts() {
        return accounts;
    }

    /** Meeting rooms' machines, to make codes for them. */
    public Devices devices() {
        return devices;
    }

    /** What meeting rooms' machines are told. One that waits here learns of it within half a second. */
    public DeviceCommands commands() {
        return commands;
    }

    /** Answers machines that wait, takes no more requests, lets those under way finish, closes the database. Idempotent. */
    @Override
    public void close() {
        newsDesk.close();
        housekeeping.close();
        http.close();
        rooms.close();
        database.close();
    }
}
