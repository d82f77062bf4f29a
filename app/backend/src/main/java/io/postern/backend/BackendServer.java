package io.postern.backend;

import io.javalin.util.JavalinException;
import io.postern.backend.account.AccountStore;
import io.postern.backend.account.PasswordHasher;
import io.postern.backend.audit.AuditLog;
import io.postern.backend.database.Database;
import io.postern.backend.device.DeviceAuthorization;
import io.postern.backend.device.DeviceCommandQueue;
import io.postern.backend.device.DeviceLongPoll;
import io.postern.backend.device.DeviceRegistry;
import io.postern.backend.device.DeviceSignIn;
import io.postern.backend.http.DeviceServices;
import io.postern.backend.http.HttpApiServer;
import io.postern.backend.rooms.RemovedParticipants;
import io.postern.backend.rooms.RoomAdministration;
import io.postern.backend.session.Authenticator;
import io.postern.backend.session.IdentityProviderTokenVerifier;
import io.postern.backend.session.LoginSessionStore;
import io.postern.backend.session.PasswordSignIn;
import io.postern.backend.token.JoinTokenIssuer;
import java.net.URI;
import java.time.InstantSource;

/**
 * A running backend: opens the database and serves the HTTP API. Thread safe.
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
    private final AccountStore accounts;
    private final DeviceRegistry devices;
    private final DeviceCommandQueue commands;

    private final RoomAdministration rooms;
    private final DeviceLongPoll longPoll;
    private final Housekeeping housekeeping;
    private final HttpApiServer http;
    private final String host;

    private BackendServer(
            Database database,
            AccountStore accounts,
            DeviceRegistry devices,
            DeviceCommandQueue commands,
            RoomAdministration rooms,
            DeviceLongPoll longPoll,
            Housekeeping housekeeping,
            HttpApiServer http,
            String host) {
        this.database = database;
        this.accounts = accounts;
        this.devices = devices;
        this.commands = commands;
        this.rooms = rooms;
        this.longPoll = longPoll;
        this.housekeeping = housekeeping;
        this.http = http;
        this.host = host;
    }

    /**
     * Opens the database and starts listening.
     *
     * @throws ConfigurationException if the port cannot be bound
     * @throws io.postern.backend.database.DatabaseException if the database cannot be opened
     */
    public static BackendServer start(BackendConfig config) {
        return start(config, InstantSource.system());
    }

    static BackendServer start(BackendConfig config, InstantSource clock) {
        Database database = Database.open(config.database());
        RoomAdministration rooms = new RoomAdministration(config.liveKit());
        AccountStore accounts = new AccountStore(database, new PasswordHasher());
        LoginSessionStore sessions = new LoginSessionStore(database, clock);
        AuditLog audit = new AuditLog(database, clock);
        DeviceRegistry devices = new DeviceRegistry(database, accounts, audit, clock);
        DeviceCommandQueue commands = new DeviceCommandQueue(database, audit, clock);
        RemovedParticipants removals = new RemovedParticipants(database, clock);
        DeviceLongPoll longPoll = new DeviceLongPoll(devices, commands, rooms);
        Housekeeping housekeeping = new Housekeeping(audit, commands, removals, config.auditRetention());
        try {
            HttpApiServer http = HttpApiServer.start(
                    new HttpApiServer.Binding(config.host(), config.port(), config.trustedProxies()),
                    new HttpApiServer.Services(
                            new PasswordSignIn(accounts, sessions, clock),
                            new Authenticator(
                                    sessions,
                                    config.identityProvider()
                                            .map(provider -> new IdentityProviderTokenVerifier(provider, accounts))),
                            accounts,
                            sessions,
                            new JoinTokenIssuer(config.liveKit()),
                            rooms,
                            removals,
                            config.liveKit().wsUrl(),
                            new DeviceServices(
                                    devices,
                                    new DeviceSignIn(devices, sessions, clock),
                                    commands,
                                    new DeviceAuthorization(devices, commands),
                                    longPoll),
                            audit,
                            config.joinPage(),
                            clock));
            return new BackendServer(
                    database, accounts, devices, commands, rooms, longPoll, housekeeping, http, config.host());
        } catch (RuntimeException e) {
            longPoll.close();
            housekeeping.close();
            rooms.close();
            database.close();
            if (e instanceof JavalinException) {
                throw new ConfigurationException(
                        ("%s:%d cannot be bound, perhaps because another program uses it: choose another"
                                        + " POSTERN_BACKEND_HOST or POSTERN_BACKEND_PORT.")
                                .formatted(config.host(), config.port()));
            }
            throw e;
        }
    }

    /** The port it listens on. */
    public int port() {
        return http.port();
    }

    /** The address of the server for clients on this machine. */
    public URI url() {
        return URI.create("http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port()));
    }

    /** The accounts, for example to add the first ones. */
    public AccountStore accounts() {
        return accounts;
    }

    /** The devices of meeting rooms, to make enrolment codes for them. */
    public DeviceRegistry devices() {
        return devices;
    }

    /** The commands for devices. A device that waits on this server receives a new one within half a second. */
    public DeviceCommandQueue commands() {
        return commands;
    }

    /**
     * Answers waiting devices, stops accepting requests, lets running ones finish and closes the database. Idempotent.
     */
    @Override
    public void close() {
        longPoll.close();
        housekeeping.close();
        http.close();
        rooms.close();
        database.close();
    }
}
