package io.postern.testing.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes the files of a squid that lets in only users who sign in, and returns the command that runs it in the
 * foreground. It keeps no cache and writes {@code cache.log} beside its configuration. Needs
 * {@link io.postern.testing.requirement.Requirement#PROXIES}.
 */
public final class SquidConfiguration {
    private static final List<Path> HELPER_FOLDERS =
            List.of(Path.of("/usr/lib/squid"), Path.of("/usr/lib64/squid"), Path.of("/usr/libexec/squid"));

    /** After so many uses of a nonce squid sends another, so that clients meet stale ones. */
    private static final int NONCE_USES = 2;

    private final Path folder;
    private final String address;
    private final int port;
    private final String realm;
    private final List<String> users;
    private final String password;
    private final List<String> settings = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();

    /**
     * @param folder of its own; made writable for everybody, because squid gives up being root
     * @param address the IP address to listen on
     * @param users who may sign in, all with {@code password}
     */
    public SquidConfiguration(
            Path folder, String address, int port, String realm, List<String> users, String password) {
        this.folder = folder;
        this.address = address;
        this.port = port;
        this.realm = realm;
        this.users = List.copyOf(users);
        this.password = password;
    }

    /** Asks for passwords in the clear (Basic). */
    public SquidConfiguration basic() throws IOException, InterruptedException {
        String hash = ProxyPrograms.passwordHash(password);
        Path file = write("users", users.stream().map(user -> user + ":" + hash).toList());
        settings.add("auth_param basic program " + helper("basic_ncsa_auth") + " " + file);
        settings.add("auth_param basic children 2");
        settings.add("auth_param basic realm " + realm);
        return this;
    }

    /** Asks for proof of passwords (Digest). */
    public SquidConfiguration digest() throws IOException {
        Path file = write(
                "users",
                users.stream()
                        .map(user -> user + ":" + realm + ":" + md5(user + ":" + realm + ":" + password))
                        .toList());
        settings.add("auth_param digest program " + helper("digest_file_auth") + " -c " + file);
        settings.add("auth_param digest children 2");
        settings.add("auth_param digest realm " + realm);
        settings.add("auth_param digest nonce_max_count " + NONCE_USES);
        return this;
    }

    /** Adds a name that only this squid resolves. */
    public SquidConfiguration host(String ip, String name) throws IOException {
        settings.add("hosts_file " + write("hosts", List.of(ip + " localhost " + name)));
        return this;
    }

    /** Adds lines of configuration that are evaluated before signed-in users are let through. */
    public SquidConfiguration rules(String... lines) {
        rules.addAll(List.of(lines));
        return this;
    }

    /** Writes the configuration and returns the command. */
    public List<String> write() throws IOException {
        ProxyPrograms.open(folder);
        List<String> lines = new ArrayList<>(settings);
        lines.addAll(List.of(
                "http_port " + address + ":" + port,
                "visible_hostname proxy.test",
                "pid_filename none",
                "cache_log " + folder.resolve("cache.log"),
                "access_log none",
                "cache deny all",
                "cache_mem 8 MB",
                "coredump_dir " + folder,
                "shutdown_lifetime 0 seconds",
                "max_filedescriptors 1024",
                "pinger_enable off",
                "acl signedin proxy_auth REQUIRED"));
        lines.addAll(rules);
        lines.addAll(List.of("http_access allow signedin", "http_access deny all"));
        return List.of(
                ProxyPrograms.path("squid").toString(),
                "-N",
                "-f",
                write("squid.conf", lines).toString());
    }

    private static Path helper(String name) {
        return ProxyPrograms.find(HELPER_FOLDERS, name);
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
