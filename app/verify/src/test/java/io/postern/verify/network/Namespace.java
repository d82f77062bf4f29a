package io.postern.verify.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A network of its own on this machine, with nothing in it but a loopback interface to begin with. As root only. */
final class Namespace implements AutoCloseable {
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    /** @param purpose a few letters, one for each that is there at the same time */
    static Namespace create(String purpose) throws IOException, InterruptedException {
        Namespace namespace =
                new Namespace("psw" + Long.toString(ProcessHandle.current().pid(), 36) + purpose);
        namespace.close();
        run(List.of("ip", "netns", "add", namespace.name), "");
        namespace.ip("link set lo up");
        return namespace;
    }

    /** Puts a cable between this and another one: interface {@code here} in this, {@code there} in the other. */
    void cable(String here, Namespace other, String there) throws IOException, InterruptedException {
        ip("link add " + here + " type veth peer name " + there + " netns " + other.name);
        ip("link set " + here + " up");
        other.ip("link set " + there + " up");
    }

    /** Runs {@code ip} in it. */
    void ip(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments.split(" ")));
        run(command, "");
    }

    /** Runs {@code nft} in it. */
    void nft(String rules) throws IOException, InterruptedException {
        run(inside(List.of("nft", "-f", "-")), rules);
    }

    /** Counts from now on, and lets pass, what leaves it by UDP. */
    void countUdp() throws IOException, InterruptedException {
        nft("""
                table inet seen {
                    counter seen_udp {}
                    chain out { type filter hook output priority raw; meta l4proto udp counter name seen_udp; }
                }
                """);
    }

    /** Packets of UDP that have left it. */
    long udp() throws IOException, InterruptedException {
        return count("seen", "seen_udp");
    }

    /** What a counter of a table has counted. */
    long count(String table, String counter) throws IOException, InterruptedException {
        Matcher packets = PACKETS.matcher(run(inside(List.of("nft", "list", "counter", "inet", table, counter)), ""));
        if (!packets.find()) {
            throw new IOException("no counter");
        }
        return Long.parseLong(packets.group(1));
    }

    /** Sets one of its kernel's settings, NAME=VALUE; a kernel without it is as good. */
    void sysctl(String setting) throws IOException, InterruptedException {
        run(inside(List.of("sysctl", "-eqw", setting)), "");
    }

    /** How a command is run in it. */
    List<String> inside(List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(command);
        return all;
    }

    private static String run(List<String> command, String input) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(command + ": " + output);
        }
        return output;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (Files.exists(Path.of("/run/netns", name))) {
            run(List.of("ip", "netns", "del", name), "");
        }
    }
}
