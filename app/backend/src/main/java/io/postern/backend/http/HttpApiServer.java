package io.postern.backend.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.postern.backend.account.AccountStore;
import io.postern.backend.audit.AuditLog;
import io.postern.backend.rooms.RemovedParticipants;
import io.postern.backend.rooms.RoomAdministration;
import io.postern.backend.session.Authenticator;
import io.postern.backend.session.LoginSessionStore;
import io.postern.backend.session.PasswordSignIn;
import io.postern.backend.token.JoinTokenIssuer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The HTTP server: applies limits and security headers and dispatches to the routes. */
public final class HttpApiServer implements AutoCloseable {
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
    /** Each device that waits for news holds one. */
    private static final int MAX_CONNECTIONS = 10_000;

    private static final int MAX_HEADER_BYTES = 16 * 1024;

    private final Javalin javalin;

    private HttpApiServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * The address to listen on, and the trusted proxies.
     *
     * @param port 0 for a free one
     */
    public record Binding(String host, int port, List<AddressRange> trustedProxies) {}

    /**
     * The services that the routes use.
     *
     * @param serverUrl the LiveKit server that clients join
     */
    public record Services(
            PasswordSignIn signIn,
            Authenticator authenticator,
            AccountStore accounts,
            LoginSessionStore sessions,
            JoinTokenIssuer joinTokens,
            RoomAdministration rooms,
            RemovedParticipants removals,
            URI serverUrl,
            DeviceServices machines,
            AuditLog audit,
            JoinPageConfig joinPage,
            InstantSource clock) {}

    /**
     * Starts listening.
     *
     * @throws io.javalin.util.JavalinException if the port cannot be bound
     */
    public static HttpApiServer start(Binding binding, Services services) {
        ClientAddressResolver clientAddress = new ClientAddressResolver(binding.trustedProxies());
        List<HttpRoutes> calls = List.of(
                new ClientApi(
                        services.signIn(),
                        services.authenticator(),
                        services.joinTokens(),
                        services.rooms(),
                        services.removals(),
                        services.machines().access(),
                        services.audit(),
                        services.serverUrl(),
                        clientAddress,
                        services.clock()),
                new DeviceApi(services.machines(), services.authenticator(), clientAddress, services.clock()),
                new AdministrationApi(
                        services.machines(),
                        services.authenticator(),
                        services.accounts(),
                        services.sessions(),
                        services.audit(),
                        clientAddress,
                        services.clock()),
                new JoinPage(services.joinPage()));
        Javalin javalin = Javalin.create(config -> {
            configure(config, binding);
            ErrorResponses.install(config.routes);
            calls.forEach(some -> some.install(config.routes));
        });
        try {
            return new HttpApiServer(javalin.start());
        } catch (RuntimeException e) {
            javalin.stop();
            throw e;
        }
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Stops accepting requests, waits a moment for running ones, and stops. */
    @Override
    public void close() {
        javalin.stop();
    }

    private static void configure(JavalinConfig config, Binding binding) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = JsonBodies.MAX_BODY_BYTES;
        // Responses are small, and compressing secrets next to text chosen by a caller reveals their length.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.modifyHttpConfiguration(HttpApiServer::configureHttp);
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setHost(binding.host());
            connector.setPort(binding.port());
            connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
            RequestDeadline deadline = new RequestDeadline(IDLE_TIMEOUT, connector::getScheduler);
            connector.addBean(deadline);
            http.addCustomizer(deadline);
            return connector;
        });
        config.jetty.modifyServer(HttpApiServer::configureServer);
        config.jetty.modifyServletContextHandler(context -> {
            context.setErrorHandler(ErrorResponses.ofServer());
            context.getServletHandler().setDecodeAmbiguousURIs(true);
        });
    }

    private static void configureHttp(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        // Room names such as "a/b", ".." or "50%" arrive encoded in one path segment, and routes are matched before
        // decoding.
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "room-names",
                EnumSet.of(
                                Violation.AMBIGUOUS_PATH_SEGMENT,
                                Violation.AMBIGUOUS_PATH_SEPARATOR,
                                Violation.AMBIGUOUS_PATH_ENCODING,
                                Violation.AMBIGUOUS_PATH_PARAMETER,
                                Violation.SUSPICIOUS_PATH_CHARACTERS)
                        .toArray(Violation[]::new)));
        http.addCustomizer((request, answer) -> {
            SecurityHeaders.put(answer);
            return request;
        });
    }

    private static void configureServer(Server server) {
        server.setStopTimeout(STOP_TIMEOUT.toMillis());
        server.setErrorHandler(ErrorResponses.ofServer());
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
        server.setHandler(new GracefulHandler());
    }
}
