package io.postern.testing.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the files of a Dante, a SOCKS server, and returns the command that runs it in the foreground. It lets in the
 * users of its system ({@link EtcOverlay#user}) and writes {@code dante.log} beside its configuration. Needs
 * {@link io.postern.testing.requirement.Requirement#PROXIES}.
 */
public final class DanteConfiguration {
    private final Path folder;
    private final String address;
    private final int port;
    private final List<String> rules = new ArrayList<>();
    private String method = "username";

    /**
     * @param folder of its own; made writable for everybody, because Dante gives up being root
     * @param address the IP address to listen on and to connect from
     */
    public DanteConfiguration(Path folder, String address, int port) {
        this.folder = folder;
        this.address = address;
        this.port = port;
    }

    /** Lets in everybody and asks for no password. */
    public DanteConfiguration withoutLogin() {
        method = "none";
        return this;
    }

    /** Refuses connections to a port. */
    public DanteConfiguration block(int forbidden) {
        rules.add("socks block { from: 0.0.0.0/0 to: 0.0.0.0/0 port = " + forbidden + " command: connect }");
        return this;
    }

    /** Writes the configuration and returns the command. */
    public List<String> write() throws IOException {
        ProxyPrograms.open(folder);
        List<String> lines = new ArrayList<>(List.of(
                "errorlog: " + folder.resolve("dante.log"),
                "internal: " + address + " port = " + port,
                "external: " + address,
                "socksmethod: " + method,
                "clientmethod: none",
                "user.privileged: root",
                "user.unprivileged: nobody",
                "client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }"));
        lines.addAll(rules);
        lines.add("socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 command: connect }");
        return List.of(
                ProxyPrograms.path("danted").toString(),
                "-f",
                Files.write(folder.resolve("danted.conf"), lines).toString(),
                "-p",
                folder.resolve("pid").toString());
    }
}
