package io.postern.verify.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client, a router, a server and somebody outside, each in a network namespace of its own. The router has the public
 * address and hands on TCP to 443, 7881 and 5349, as a container's or a cloud's address translation does; it counts every
 * packet of UDP. Its {@link Firewall} stands between the client and everybody else. Names are found in files alone, so
 * that no program has a reason to ask a name server. As root only.
 */
public final class NetworkNamespaces implements AutoCloseable {
    /** The address that clients know. It is on no interface of the server. */
    public static final String NODE_IP = "203.0.113.10";

    public static final String CLIENT_IP = "203.0.113.77";
    /** The address that the server has. */
    public static final String SERVER_IP = "10.77.0.2";

    /** The address of whoever else there is: another client, or a proxy that lets the first one out. */
    public static final String OUTSIDE_IP = "198.51.100.5";

    /** The addresses of {@link #addSecondLink}. */
    public static final String SECOND_CLIENT_IP = "10.8.0.2";

    public static final String SECOND_ROUTER_IP = "10.8.0.1";

    private static final String ROUTER_IP = "10.77.0.1";
    private static final String ROUTER_OUTSIDE_IP = "198.51.100.1";
    private static final List<String> ENDS = List.of("c", "o", "s", "r");
    private static final Path NAMESPACES = Path.of("/run/netns");
    /** Files in a folder of a namespace's name stand in for those in /etc. */
    private static final Path FILES = Path.of("/etc/netns");

    private static final String LOCALHOST = "127.0.0.1 localhost\n";
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    private static final String PREFIX = "pst";
    private static final int BASE = Character.MAX_RADIX;
    private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-z]{1,9}[" + String.join("", ENDS) + "]");

    private final String prefix = PREFIX + Long.toString(ProcessHandle.current().pid(), BASE);
    private final ServerFolder folder;
    private final Firewall firewall = new Firewall(rules -> must(router("nft", "-f", "-"), rules), prefix + "rc");

    private NetworkNamespaces(ServerFolder folder) {
        this.folder = folder;
    }

    /**
     * Makes them.
     *
     * @param names what the client finds at the public address
     */
    public static NetworkNamespaces create(ServerFolder folder, String... names)
            throws IOException, InterruptedException {
        NetworkNamespaces networks = new NetworkNamespaces(folder);
        networks.close();
        removeAbandoned();
        try {
            networks.make(names);
            return networks;
        } catch (IOException | InterruptedException | RuntimeException e) {
            networks.close();
            throw e;
        }
    }

    private void make(String... names) throws IOException, InterruptedException {
        for (String end : ENDS) {
            ip("netns", "add", prefix + end);
            ip("-n", prefix + end, "link", "set", "lo", "up");
        }
        wire("s", SERVER_IP, ROUTER_IP);
        wire("c", CLIENT_IP, NODE_IP);
        wire("o", OUTSIDE_IP, ROUTER_OUTSIDE_IP);
        ip("-n", prefix + "s", "route", "add", "default", "via", ROUTER_IP);
        ip("-n", prefix + "o", "route", "add", "default", "via", ROUTER_OUTSIDE_IP);
        // Not that there is anything: but what would leave is to be seen leaving.
        ip("-n", prefix + "c", "route", "add", "default", "via", NODE_IP);
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
        firewall.open();
        for (String end : List.of("s", "c", "o")) {
            Path files = Files.createDirectories(FILES.resolve(prefix + end));
            Files.writeString(files.resolve("hosts"), LOCALHOST + NODE_IP + " " + String.join(" ", names) + "\n");
            Files.writeString(files.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files\n");
        }
    }

    /** Runs {@code ip} in the client's network; "LINK" stands for its interface, "SECOND" for that of {@link #addSecondLink}. */
    public void clientIp(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("-n", prefix + "c"));
        for (String argument : arguments.split(" ", -1)) {
            command.add(argument.replace("LINK", prefix + "cr").replace("SECOND", prefix + "vr"));
        }
        ip(command.toArray(String[]::new));
    }

    /** Another cable between client and router; nothing is sent over it yet. The firewall knows nothing of it. */
    public void addSecondLink() throws IOException, InterruptedException {
        String here = prefix + "rv";
        ip(
                "link",
                "add",
                here,
                "netns",
                prefix + "r",
                "type",
                "veth",
                "peer",
                "name",
                prefix + "vr",
                "netns",
                prefix + "c");
        ip("-n", prefix + "r", "addr", "add", SECOND_ROUTER_IP + "/24", "dev", here);
        ip("-n", prefix + "r", "link", "set", here, "up");
        clientIp("addr add " + SECOND_CLIENT_IP + "/24 dev SECOND");
        clientIp("link set SECOND up");
    }

    /** A command that is run inside the server's network. */
    public List<String> server(String... command) {
        return inside("s", command);
    }

    /** The file that stands for the server's network. */
    public Path serverNamespace() {
        return NAMESPACES.resolve(prefix + "s");
    }

    /** A command that is run inside the client's network. */
    public List<String> client(String... command) {
        return inside("c", command);
    }

    /** A command that is run where nothing is filtered, away from the server. */
    public List<String> outside(String... command) {
        return inside("o", command);
    }

    private List<String> router(String... command) {
        return inside("r", command);
    }

    private List<String> inside(String end, String... command) {
        List<String> all =
                new ArrayList<>(List.of(ExternalPrograms.path("ip").toString(), "netns", "exec", prefix + end));
        all.addAll(List.of(command));
        return all;
    }

    /** What stands between the client and the rest. */
    public Firewall firewall() {
        return firewall;
    }

    /**
     * Resets the client's connections to a port of the server or of whoever is outside: both ends see it at once.
     *
     * @return how many there were
     */
    public int resetConnections(int port) throws IOException, InterruptedException {
        int reset = 0;
        for (String end : List.of("s", "o")) {
            ServerFolder.Outcome killed = folder.run(
                    Map.of(),
                    inside(end, "ss", "--kill", "-H", "-n", "-t", "dst", CLIENT_IP, "sport", "=", ":" + port));
            reset += (int)
                    killed.output().lines().filter(line -> !line.isBlank()).count();
        }
        return reset;
    }

    /** From now on the client finds no names, as in networks where only the proxy knows what is outside. */
    public void hideNamesFromClient() throws IOException {
        // Over the same file: running programs have it mounted.
        Files.writeString(FILES.resolve(prefix + "c").resolve("hosts"), LOCALHOST);
    }

    /** Whether something outside takes connections at a TCP port. */
    public boolean listensOutside(int port) {
        try {
            return !folder.run(Map.of(), outside("ss", "-H", "-l", "-n", "-t", "sport", "=", ":" + port))
                    .output()
                    .isBlank();
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How many connections the client has to a port of the server. */
    public int connections(int port) throws IOException, InterruptedException {
        ServerFolder.Outcome listed = folder.run(
                Map.of(),
                inside(
                        "s",
                        "ss",
                        "-H",
                        "-n",
                        "-t",
                        "state",
                        "established",
                        "dst",
                        CLIENT_IP,
                        "sport",
                        "=",
                        ":" + port));
        return (int) listed.output().lines().filter(line -> !line.isBlank()).count();
    }

    /**
     * Makes the client's link slow, lossy and far away for connections to the server that are opened from now on, until
     * the networks are gone. The delay itself is made by {@link DelayRelay} in the router, which must be there.
     */
    public void slow(int kilobits, int lossPercent, int... ports) throws IOException, InterruptedException {
        for (String[] end : new String[][] {{"r", prefix + "rc"}, {"c", prefix + "cr"}}) {
            must(
                    List.of(
                            ExternalPrograms.path("tc").toString(),
                            "-n",
                            prefix + end[0],
                            "qdisc",
                            "add",
                            "dev",
                            end[1],
                            "root",
                            "tbf",
                            "rate",
                            kilobits + "kbit",
                            "burst",
                            "6kb",
                            "latency",
                            "300ms"),
                    "");
        }
        StringBuilder rules = new StringBuilder("""
                table inet slow {
                    chain redirected { type nat hook prerouting priority dstnat - 10; }
                    chain come { type filter hook input priority filter; }
                    chain go { type filter hook output priority filter; }
                }
                """);
        for (int port : ports) {
            int relay = DelayRelay.portFor(port);
            rules.append("""
                    add rule inet slow redirected iifname "%1$src" tcp dport %2$d redirect to :%3$d
                    add rule inet slow come iifname "%1$src" tcp dport %3$d numgen random mod 100 < %4$d drop
                    add rule inet slow go oifname "%1$src" tcp sport %3$d numgen random mod 100 < %4$d drop
                    """.formatted(prefix, port, relay, lossPercent));
        }
        must(router("nft", "-f", "-"), rules.toString());
    }

    /** A command that is run in the router. */
    public List<String> atRouter(String... command) {
        return router(command);
    }

    /** Packets of one kind that crossed the client's link since the networks were made, either way. */
    public long clientPackets(Firewall.Kind kind) throws IOException, InterruptedException {
        return counter(router("nft", "list", "counter", "inet", Firewall.TABLE, kind.counter()));
    }

    /** Packets of UDP that reached the router from either side, so far. */
    public long udpAtRouter() throws IOException, InterruptedException {
        return counter(router("nft", "list", "counter", "inet", "seen", "seen_udp"));
    }

    /** One of the counters of {@code relay-route.sh}. */
    public long relayCounter(String name) throws IOException, InterruptedException {
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

    private static void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ExternalPrograms.path("ip").toString()));
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

    /** Takes them away. */
    @Override
    public void close() throws IOException, InterruptedException {
        remove(prefix);
    }

    /** What runs that were killed have left: those of processes that are gone. */
    private static void removeAbandoned() throws IOException, InterruptedException {
        for (Path folder : List.of(NAMESPACES, FILES)) {
            String[] names =
                    folder.toFile().list((_, name) -> NAME.matcher(name).matches());
            for (String name : names == null ? new String[0] : names) {
                String owner = name.substring(0, name.length() - 1);
                long pid = Long.parseLong(owner.substring(PREFIX.length()), BASE);
                if (ProcessHandle.of(pid).isEmpty()) {
                    remove(owner);
                }
            }
        }
    }

    private static void remove(String owner) throws IOException, InterruptedException {
        for (String end : ENDS) {
            if (Files.exists(NAMESPACES.resolve(owner + end))) {
                ip("netns", "del", owner + end);
            }
            Path files = FILES.resolve(owner + end);
            Files.deleteIfExists(files.resolve("hosts"));
            Files.deleteIfExists(files.resolve("nsswitch.conf"));
            Files.deleteIfExists(files);
        }
    }
}
