package io.postern.verify.lab;

import io.postern.room.MediaRoute;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * Network namespaces, a server in them, a caller behind the firewall and one outside, for a class of tests to share; {@link InLab}
 * starts one. As root. Not for several threads at once.
 */
public final class Lab implements AutoCloseable {
    /** Where clients signal, from wherever they are. */
    public static final URI SERVER = URI.create("wss://" + ServerStack.WEB);

    /** What stands in front of LiveKit. */
    public enum Front {
        /** Caddy for signalling; LiveKit's own TURN/TLS on 5349. */
        CADDY,
        /** nginx for signalling and TURN/TLS together on 443, told apart by name; TURN/TLS on 5349 as well. */
        NGINX_BY_NAME
    }

    private final ServerFolder folder;
    private final NetworkNamespaces networks;
    private final ServerStack stack;
    private @Nullable ServerProcess liveKit;
    private final Front front;
    private @Nullable Caller inside;
    private @Nullable Caller outside;
    private @Nullable Caller beside;

    private Lab(ServerFolder folder, NetworkNamespaces networks, ServerStack stack, Front front) {
        this.folder = folder;
        this.networks = networks;
        this.stack = stack;
        this.front = front;
    }

    /** Makes the networks, and starts LiveKit and what is in front of it, as the compose files do. */
    public static Lab start(Front front) throws IOException, InterruptedException {
        ServerFolder folder = ServerFolder.copy();
        NetworkNamespaces networks = null;
        try {
            networks = NetworkNamespaces.create(folder, ServerStack.WEB, ServerStack.TURN);
            ServerStack stack = switch (front) {
                case CADDY -> ServerStack.prepare(folder, networks.server(), "compose.yaml");
                case NGINX_BY_NAME ->
                    ServerStack.prepare(folder, networks.server(), "compose.yaml", "compose.nginx.yaml");
            };
            Lab lab = new Lab(folder, networks, stack, front);
            try {
                lab.startServer();
            } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
                stack.kill();
                throw e;
            }
            return lab;
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            if (networks != null) {
                networks.close();
            }
            folder.close();
            throw e;
        }
    }

    private void startServer() throws IOException, InterruptedException {
        ServerFolder.Outcome rules = stack.relayRoute("up");
        if (rules.status() != 0) {
            throw new IOException(rules.output());
        }
        startLiveKit();
        switch (front) {
            case CADDY -> stack.caddy(Map.of("LIVEKIT", "127.0.0.1:7880", "BACKEND", "127.0.0.1:8080"));
            case NGINX_BY_NAME -> {
                Map<String, String> environment = stack.compose().environment("proxy");
                environment.put("LIVEKIT", "127.0.0.1:7880");
                environment.put("LIVEKIT_TURN", "127.0.0.1:5350");
                environment.put("BACKEND", "127.0.0.1:8080");
                environment.put("SOCKETS", folder.path().toString());
                stack.nginx("nginx-sni.conf.template", environment, 443);
            }
        }
    }

    /** Starts LiveKit, again after {@link #killLiveKit}. */
    public void startLiveKit() throws IOException, InterruptedException {
        // Without containers LiveKit and nginx share one address, so LiveKit's plain TURN gets another port.
        Map<String, String> changes = front == Front.NGINX_BY_NAME ? Map.of("LIVEKIT_TURN_TLS_PORT", "5350") : Map.of();
        liveKit = stack.liveKit("livekit", 7880, changes);
    }

    /** Ends LiveKit like a power cut; the system resets its connections. */
    public void killLiveKit() {
        ServerProcess running = liveKit;
        if (running != null) {
            running.kill();
        }
    }

    /**
     * Has nginx show another certificate from now on.
     *
     * @param host {@link ServerStack#WEB} for signalling, {@link ServerStack#TURN} for the relay
     * @param signer whose certificate is sent after it
     */
    void showCertificate(String host, HeldCertificate certificate, Authority signer)
            throws IOException, InterruptedException {
        String place = host.equals(ServerStack.TURN) ? "ssl/turn/" : "ssl/web/";
        folder.write(place + "fullchain.pem", certificate.certificatePem() + signer.pem());
        folder.write(place + "privkey.pem", certificate.privateKeyPkcs8Pem());
        stack.reloadNginx(host, certificate);
    }

    public NetworkNamespaces networks() {
        return networks;
    }

    public Firewall firewall() {
        return networks.firewall();
    }

    public ServerStack stack() {
        return stack;
    }

    /** Packets of UDP that crossed the client's link since the lab was made, either way. */
    public long udpPackets() throws IOException, InterruptedException {
        return networks.clientPackets(Firewall.Kind.UDP);
    }

    /** Resets the client's connections to a port; says how many there were. */
    public int resetConnections(int port) throws IOException, InterruptedException {
        return networks.resetConnections(port);
    }

    /** The name of a room nobody has been in. */
    public String newRoom() {
        return "room-" + UUID.randomUUID();
    }

    /** The way out with nothing but what the lab's server needs: its private authority. */
    public CallerNetworkSettings direct() {
        return CallerNetworkSettings.trusting(folder.authority());
    }

    /** The caller behind the firewall, called ada. */
    public Caller inside() {
        Caller there = inside;
        if (there == null) {
            there = Caller.start("ada", networks.client());
            inside = there;
        }
        return there;
    }

    /** A second caller behind the firewall, called eve; its client is not open. */
    public Caller beside() {
        Caller there = beside;
        if (there == null) {
            there = Caller.start("eve", networks.client());
            beside = there;
        }
        return there;
    }

    /** The caller that nothing is in the way of, called bob; its client is open. */
    public Caller outside() {
        Caller there = outside;
        if (there == null) {
            there = Caller.start("bob", networks.outside()).open(direct());
            outside = there;
        }
        return there;
    }

    /** Lets a caller begin to join, by whatever way is best for media. */
    public Caller join(Caller caller, String room) {
        return join(caller, room, MediaRoute.BEST);
    }

    /** Lets a caller begin to join, with a token of the server's own key. */
    public Caller join(Caller caller, String room, MediaRoute route) {
        return caller.join(SERVER, room, stack.token(room, caller.identity()), route);
    }

    /** Lets a caller begin to join without picture and sound. */
    public Caller joinAsGuest(Caller caller, String room) {
        return caller.joinAsGuest(SERVER, room, stack.token(room, caller.identity()));
    }

    /** Takes everything away. */
    @Override
    public void close() throws IOException, InterruptedException {
        // Whatever fails, the networks and their processes do not stay behind.
        try {
            for (Caller caller : new @Nullable Caller[] {inside, outside, beside}) {
                if (caller != null) {
                    caller.close();
                }
            }
        } finally {
            takeDown(stack, networks, folder);
        }
    }

    private static void takeDown(ServerStack stack, NetworkNamespaces networks, ServerFolder folder)
            throws IOException, InterruptedException {
        try {
            // Nobody is left to say goodbye to.
            stack.kill();
        } finally {
            try {
                networks.close();
            } finally {
                folder.close();
            }
        }
    }
}
