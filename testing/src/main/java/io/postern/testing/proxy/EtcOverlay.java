package io.postern.testing.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lets one program see other files in {@code /etc} than the rest of the machine. Needs to be root. */
public final class EtcOverlay {
    private final Path folder;

    /** @param folder of the program; the files are in a folder {@code etc} in it */
    public EtcOverlay(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("etc"));
    }

    /** Adds a name for an address. */
    public EtcOverlay host(String ip, String name) throws IOException {
        Files.writeString(folder.resolve("hosts"), ip + " localhost " + name + "\n");
        return this;
    }

    /** Adds a user with a password to those of the system. */
    public EtcOverlay user(String name, String password) throws IOException, InterruptedException {
        String users = Files.readString(Path.of("/etc/passwd"));
        Files.writeString(folder.resolve("passwd"), users + name + ":x:64999:65534::/nonexistent:/bin/false\n");
        String hash = ProxyPrograms.passwordHash(password);
        Files.writeString(folder.resolve("shadow"), name + ":" + hash + ":19000:0:99999:7:::\n");
        return this;
    }

    /** Returns the command that runs a program with these files. */
    public List<String> command(List<String> program) throws IOException {
        Path script = Files.writeString(folder.resolveSibling("start.sh"), """
                set -e
                for file in "$1"/*; do mount --bind "$file" "/etc/${file##*/}"; done
                shift
                exec "$@"
                """);
        List<String> command = new ArrayList<>(List.of(
                ProxyPrograms.path("unshare").toString(), "--mount", "sh", script.toString(), folder.toString()));
        command.addAll(program);
        return command;
    }
}
