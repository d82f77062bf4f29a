package io.postern.verify.lab;

import io.postern.testing.proxy.DanteConfiguration;
import io.postern.testing.proxy.EtcOverlay;
import io.postern.testing.proxy.SquidConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Proxies as companies run them, outside the firewall, at {@link NetworkNamespaces#OUTSIDE_IP}. Squid knows two users with one
 * password: {@value #USER} may go anywhere, {@value #RELAYED_USER} not to 7881, {@value #WEB_USER} to 443 alone. Dante
 * knows the first.
 */
final class OutsideProxy implements AutoCloseable {
    static final String USER = "ada";
    static final String RELAYED_USER = "rita";
    static final String WEB_USER = "tom";
    static final String PASSWORD = "correct-horse";

    private static final List<String> USERS = List.of(USER, RELAYED_USER, WEB_USER);
    private static final String REALM = "Postern lab";

    private final ServerProcess program;
    private final String address;

    private OutsideProxy(ServerProcess program, String address) {
        this.program = program;
        this.address = address;
    }

    /** As people write it. */
    String address() {
        return address;
    }

    /** Squid that wants passwords in the clear. */
    static OutsideProxy squidWithBasic(Lab lab, int port) throws IOException, InterruptedException {
        Path folder = folder(lab, "squid-basic");
        return squid(lab, folder, port, configuration(folder, port).basic());
    }

    /** Squid that wants proof of passwords. Its nonces are good for few uses, so that they get stale soon. */
    static OutsideProxy squidWithDigest(Lab lab, int port) throws IOException, InterruptedException {
        Path folder = folder(lab, "squid-digest");
        return squid(lab, folder, port, configuration(folder, port).digest());
    }

    private static SquidConfiguration configuration(Path folder, int port) {
        return new SquidConfiguration(folder, NetworkNamespaces.OUTSIDE_IP, port, REALM, USERS, PASSWORD);
    }

    private static OutsideProxy squid(Lab lab, Path folder, int port, SquidConfiguration configuration)
            throws IOException, InterruptedException {
        configuration.rules(
                "acl relayed proxy_auth " + RELAYED_USER,
                "acl direct port 7881",
                "acl web proxy_auth " + WEB_USER,
                "acl https port 443",
                "http_access deny relayed direct",
                "http_access deny web !https");
        return start(lab, folder, "http", port, configuration.write());
    }

    /**
     * Dante, a SOCKS server that takes the users of its system.
     *
     * @param direct whether it lets them go to 7881
     */
    static OutsideProxy dante(Lab lab, int port, boolean direct) throws IOException, InterruptedException {
        Path folder = folder(lab, "dante");
        DanteConfiguration dante = new DanteConfiguration(folder, NetworkNamespaces.OUTSIDE_IP, port);
        if (!direct) {
            dante.block(7881);
        }
        return start(
                lab,
                folder,
                "socks5",
                port,
                new EtcOverlay(folder).user(USER, PASSWORD).command(dante.write()));
    }

    /** Looks into every connection that is TLS, with certificates of an authority of its own. */
    static OutsideProxy inspecting(Lab lab, int port, Authority inspector, Path trusted)
            throws IOException, InterruptedException {
        Path folder = folder(lab, "inspector");
        Path authority = Files.writeString(folder.resolve("inspector.pem"), inspector.withKey());
        return start(
                lab,
                folder,
                "http",
                port,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InspectingProxy.class.getName(),
                        NetworkNamespaces.OUTSIDE_IP,
                        String.valueOf(port),
                        authority.toString(),
                        trusted.toString()));
    }

    private static OutsideProxy start(Lab lab, Path folder, String scheme, int port, List<String> program)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(lab.networks().outside());
        command.addAll(program);
        ServerProcess running = ServerProcess.start(folder.getFileName().toString(), folder, Map.of(), command);
        running.await(() -> lab.networks().listensOutside(port));
        return new OutsideProxy(running, scheme + "://" + NetworkNamespaces.OUTSIDE_IP + ":" + port);
    }

    /** Proxies give up being root and have to read and write their files all the same. */
    private static Path folder(Lab lab, String name) throws IOException {
        Path folder = Files.createDirectories(lab.stack().folder().file(name));
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Override
    public void close() {
        program.kill();
    }
}
