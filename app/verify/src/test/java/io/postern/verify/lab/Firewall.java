package io.postern.verify.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the router does with packets of the client, both ways; nobody else's are touched. Rules are added to those that
 * there are, whole sets of them at once, and count for connections that are open as well. What is forbidden by any of them does not pass.
 */
public final class Firewall {
    static final String TABLE = "firewall";

    /** What is counted on the client's link. */
    public enum Kind {
        TCP,
        UDP,
        OTHER;

        String counter() {
            return "client_" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Takes a script of nftables. */
    @FunctionalInterface
    interface Rules {
        void apply(String script) throws IOException, InterruptedException;
    }

    private final Rules rules;
    private final String link;
    private final List<String> chosen = new ArrayList<>();

    /** @param link the router's end of the client's link */
    Firewall(Rules rules, String link) {
        this.rules = rules;
        this.link = link;
    }

    /** Lets everything pass. */
    public void open() throws IOException, InterruptedException {
        chosen.clear();
        apply();
    }

    /** Swallows what goes to these TCP ports and what comes from them, as firewalls mostly do. */
    public void drop(int... ports) throws IOException, InterruptedException {
        chosen.add(0, "iifname \"%s\" tcp dport %s drop".formatted(link, set(ports)));
        chosen.add(0, "oifname \"%s\" tcp sport %s drop".formatted(link, set(ports)));
        apply();
    }

    /** Answers with a reset in place of these TCP ports. */
    public void refuse(int... ports) throws IOException, InterruptedException {
        chosen.add(0, "iifname \"%s\" tcp dport %s reject with tcp reset".formatted(link, set(ports)));
        chosen.add(0, "oifname \"%s\" tcp sport %s drop".formatted(link, set(ports)));
        apply();
    }

    /** Swallows all UDP. */
    public void dropUdp() throws IOException, InterruptedException {
        chosen.add("iifname \"%s\" meta l4proto udp drop".formatted(link));
        chosen.add("oifname \"%s\" meta l4proto udp drop".formatted(link));
        apply();
    }

    /** Swallows everything but TCP to these ports. */
    public void onlyPorts(int... ports) throws IOException, InterruptedException {
        only("tcp dport " + set(ports), "tcp sport " + set(ports));
    }

    /** Swallows everything but TCP to one port of one address, such as a proxy's. */
    public void onlyTo(String address, int port) throws IOException, InterruptedException {
        only("ip daddr " + address + " tcp dport " + port, "ip saddr " + address + " tcp sport " + port);
    }

    /** Swallows everything, as a cable that is out does. */
    public void blackhole() throws IOException, InterruptedException {
        chosen.add("iifname \"%s\" drop".formatted(link));
        chosen.add("oifname \"%s\" drop".formatted(link));
        apply();
    }

    private void only(String going, String coming) throws IOException, InterruptedException {
        chosen.add("iifname \"%s\" %s accept".formatted(link, going));
        chosen.add("oifname \"%s\" %s accept".formatted(link, coming));
        blackhole();
    }

    /** All at once, so that there is no moment between two sets of rules. */
    private void apply() throws IOException, InterruptedException {
        // Counted where packets arrive from the link and where they leave for it, whatever is decided about them.
        rules.apply("""
                table inet %1$s {
                    counter client_tcp {}
                    counter client_udp {}
                    counter client_other {}
                    chain come { type filter hook prerouting priority raw; }
                    chain go { type filter hook postrouting priority srcnat; }
                    chain decide { type filter hook forward priority filter; }
                }
                flush table inet %1$s
                """.formatted(TABLE)
                + counted("come", "iifname")
                + counted("go", "oifname")
                + chosen.stream()
                        .map(rule -> "add rule inet %s decide %s\n".formatted(TABLE, rule))
                        .collect(Collectors.joining()));
    }

    private String counted(String chain, String direction) {
        String rule = "add rule inet " + TABLE + " " + chain + " " + direction + " \"" + link + "\" ";
        return rule + "meta l4proto tcp counter name client_tcp\n"
                + rule + "meta l4proto udp counter name client_udp\n"
                + rule + "meta l4proto != { tcp, udp } counter name client_other\n";
    }

    private static String set(int... ports) {
        return Arrays.stream(ports).mapToObj(String::valueOf).collect(Collectors.joining(", ", "{ ", " }"));
    }
}
