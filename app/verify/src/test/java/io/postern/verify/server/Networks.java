package io.postern.verify.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client, a router and a server, each in a network namespace of its own. The router has the public address and hands
 * on TCP to 443, 7881 and 5349, as a container's or a cloud's address translation does; it counts every packet of UDP.
 * As root only.
 */
final class Networks implements AutoCloseable {
    /** The address that clients know. It is on no interface of the server. */
    static final String NODE_IP = "203.0.113.10";

    static final String CLIENT_IP = "203.0.113.77";
    /** The address that the server has. */
    static final String SERVER_IP = "10.77.0.2";

    private static final String ROUTER_IP = "10.77.0.1";
    private static final Path HOSTS = Path.of("/etc/netns");
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    private final String prefix = "pst" + Long.toString(ProcessHandle.current().pid(), 36);
    private final ServerFolder folder;

    private Networks(ServerFolder folder) {
        this.folder = folder;
    }

    /**
     * Makes them.
     *
     * @param names what the client finds at the public address
     */
    static Networks create(ServerFolder folder, String... names) throws IOException, InterruptedException {
        Networks networks = new Networks(folder);
        networks.close();
        try {
            networks.make(names);
            return networks;
        } catch (IOException | InterruptedException | RuntimeException e) {
            networks.close();
            throw e;
        }
    }

    private void make(String... names) throws IOException, InterruptedException {
        for (String end : List.of("r", "s", "c")) {
            ip("netns", "add", prefix + end);
            ip("-n", prefix + end, "link", "set", "lo", "up");
        }
        wire("s", SERVER_IP, ROUTER_IP);
        wire("c", CLIENT_IP, NODE_IP);
        ip("-n", prefix + "s", "route", "add", "default", "via", ROUTER_IP);
        must(router("sysctl", "-qw", "net.ipv4.ip_forward=1"), "");
        // Counted before anything is decided about a packet, wherever it goes. Neither this machine's own look-ups nor
        // anything else has business here, so that a single packet shows.
        must(router("nft", "-f", "-"), """
                table inet seen {
                    counter seen_udp {}
                    chain hand_on {
                        type nat hook prerouting priority dstnat;
                        ip daddr %s tcp dport { 443, 7881, 5349 } dnat ip to %s
                    }
                    chain come { type filter hook prerouting priority raw; meta l4proto udp counter name seen_udp; }
                    chain made { type filter hook output priority raw; meta l4proto udp counter name seen_udp; }
                }
                """.formatted(NODE_IP, SERVER_IP));
        for (String end : List.of("s", "c")) {
            Path hosts = HOSTS.resolve(prefix + end).resolve("hosts");
            Files.createDirectories(hosts.getParent());
            Files.writeString(hosts, "127.0.0.1 localhost\n" + NODE_IP + " " + String.join(" ", names) + "\n");
        }
    }

    /** A command that is run inside the server's network. */
    List<String> server(String... command) {
        return inside("s", command);
    }

    /** A command that is run inside the client's network. */
    List<String> client(String... command) {
        return inside("c", command);
    }

    private List<String> router(String... command) {
        return inside("r", command);
    }

    private List<String> inside(String end, String... command) {
        List<String> all = new ArrayList<>(List.of(Programs.path("ip").toString(), "netns", "exec", prefix + end));
        all.addAll(List.of(command));
        return all;
    }

    /** From now on the client's TCP leaves for these ports only. */
    void onlyPorts(int... ports) throws IOException, InterruptedException {
        String list = Arrays.toString(ports).replace('[', '{').replace(']', '}');
        must(client("nft", "-f", "-"), """
                table inet narrow {}
                delete table inet narrow
                table inet narrow {
                    chain out {
                        type filter hook output priority 0;
                        ip daddr %s tcp dport != %s drop
                    }
                }
                """.formatted(NODE_IP, list));
    }

    /** All of the client's TCP leaves again. */
    void allPorts() throws IOException, InterruptedException {
        must(client("nft", "-f", "-"), "table inet narrow {}\ndelete table inet narrow\n");
    }

    /** Packets of UDP that reached the router from either side, so far. */
    long udpAtRouter() throws IOException, InterruptedException {
        return counter(router("nft", "list", "counter", "inet", "seen", "seen_udp"));
    }

    /** One of the counters of {@code relay-route.sh}. */
    long relayCounter(String name) throws IOException, InterruptedException {
        return counter(server("nft", "list", "counter", "inet", "postern_relay", name));
    }

    private long counter(List<String> command) throws IOException, InterruptedException {
        ServerFolder.Outcome outcome = folder.run(Map.of(), command);
        Matcher packets = PACKETS.matcher(outcome.output());
        if (!packets.find()) {
            throw new IOException(outcome.output());
        }
        return Long.parseLong(packets.group(1));
    }

    private void wire(String end, String address, String routersAddress) throws IOException, InterruptedException {
        String here = prefix + "r" + end;
        String there = prefix + end + "r";
        ip("link", "add", here, "netns", prefix + "r", "type", "veth", "peer", "name", there, "netns", prefix + end);
        ip("-n", prefix + "r", "addr", "add", routersAddress + "/24", "dev", here);
        ip("-n", prefix + "r", "link", "set", here, "up");
        ip("-n", prefix + end, "addr", "add", address + "/24", "dev", there);
        ip("-n", prefix + end, "link", "set", there, "up");
    }

    private void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Programs.path("ip").toString()));
        command.addAll(List.of(arguments));
        must(command, "");
    }

    private static void must(List<String> command, String input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(command + ": " + output);
        }
    }

    /** Takes them away, and what a run that was killed has left of them. */
    @Override
    public void close() throws IOException, InterruptedException {
        for (String end : List.of("c", "s", "r")) {
            if (Files.exists(Path.of("/run/netns", prefix + end))) {
                ip("netns", "del", prefix + end);
            }
            Files.deleteIfExists(HOSTS.resolve(prefix + end).resolve("hosts"));
            Files.deleteIfExists(HOSTS.resolve(prefix + end));
        }
    }
}
