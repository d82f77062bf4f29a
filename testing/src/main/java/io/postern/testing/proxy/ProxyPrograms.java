package io.postern.testing.proxy;

import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * The programs that proxies of tests consist of. Needs
 * {@link io.postern.testing.requirement.Requirement#PROXIES}.
 */
public final class ProxyPrograms {
    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/usr/local/sbin"), Path.of("/usr/local/bin"));
    private static final Duration OPENSSL_TIMEOUT = Duration.ofSeconds(10);

    private ProxyPrograms() {}

    /** Returns the path of a program of the system. */
    public static Path path(String name) {
        return find(FOLDERS, name);
    }

    static Path find(List<Path> folders, String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Tests with " + name + " say @Requires(PROXIES)."));
    }

    /** Makes a folder writable for everybody, because proxies give up being root and write their files all the same. */
    static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /**
     * Returns the hash of a password as files of users hold it.
     *
     * @throws IOException if openssl fails
     */
    static String passwordHash(String password) throws IOException, InterruptedException {
        Result result = new BoundedProcess(OPENSSL_TIMEOUT, path("openssl").toString(), "passwd", "-6", "-stdin")
                .input((password + "\n").getBytes(StandardCharsets.UTF_8))
                .run();
        if (!result.succeeded()) {
            throw new IOException("openssl passwd failed: " + result);
        }
        return result.text().strip();
    }
}
