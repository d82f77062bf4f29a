package io.postern.verify.stage;

import io.postern.livekit.LiveKitServer;
import io.postern.room.RoomClient;
import io.postern.room.RoomOptions;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.TokenSource;
import io.postern.testing.requirement.Requirement;
import io.postern.verify.peer.NodePeer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real LiveKit server with media over TCP alone, and whoever a class of tests wants to meet there; to be registered
 * in a static field. Server, client and peers are shared by the tests of the class and started when first needed;
 * visits end with their test.
 */
public final class Stage implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final List<Visit> visits = new ArrayList<>();
    private @Nullable Path folder;
    private @Nullable LiveKitServer server;
    private @Nullable RoomAdministration administration;
    private @Nullable RoomClient client;
    private @Nullable NodePeer rtcNode;
    private @Nullable NodePeer browser;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("postern-stage-");
        server = LiveKitServer.start(Requirement.liveKit(), folder);
        administration = new RoomAdministration(server);
    }

    public LiveKitServer server() {
        return there(server);
    }

    /** Ends the server like a power cut: no goodbye, sockets reset by the system. */
    public void killServer() {
        ProcessHandle process = server().process();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
    }

    /** Starts the server anew, with the ports and keys it had. */
    public void restartServer() throws IOException, InterruptedException {
        LiveKitServer gone = server();
        gone.close();
        server = LiveKitServer.start(Requirement.liveKit(), there(folder), gone.ports(), gone.keys());
    }

    /** Where clients connect. */
    public URI url() {
        return server().wsUrl();
    }

    public RoomAdministration administration() {
        return there(administration);
    }

    public Tokens tokens() {
        return Tokens.of(server());
    }

    /** The name of a room nobody has been in. */
    public String newRoom() {
        return "room-" + UUID.randomUUID();
    }

    /** Our own library, with the test pattern and the tone to choose from. */
    public RoomClient client() {
        RoomClient there = client;
        if (there == null) {
            there = RoomClient.create(RoomClient.Options.HEADLESS);
            client = there;
        }
        return there;
    }

    /** A visit by our own library, not joined yet. */
    public Visit visit(String room, String identity, String name) {
        return visit(room, TokenSource.literal(url(), tokens().participant(room, identity, name)));
    }

    /** The same, with all that can be chosen about a visit. */
    public Visit visit(String room, String identity, String name, RoomOptions options) {
        TokenSource tokens = TokenSource.literal(url(), tokens().participant(room, identity, name));
        Visit visit = new Visit(client().newRoom(room, tokens, options));
        visits.add(visit);
        return visit;
    }

    public Visit visit(String room, TokenSource tokens) {
        Visit visit = new Visit(client().newRoom(room, tokens));
        visits.add(visit);
        return visit;
    }

    /** LiveKit's client for Node, in no room. */
    public NodePeer rtcNode() {
        NodePeer there = rtcNode;
        if (there == null) {
            there = NodePeer.rtcNode();
            rtcNode = there;
        }
        return there;
    }

    /** LiveKit's client for browsers, in no room. */
    public NodePeer browser() {
        NodePeer there = browser;
        if (there == null) {
            there = NodePeer.browser();
            browser = there;
        }
        return there;
    }

    /** Lets a peer join; its name is its identity with a capital. */
    public NodePeer join(NodePeer peer, String room, String identity) {
        String name = Character.toUpperCase(identity.charAt(0)) + identity.substring(1);
        return join(peer, tokens().participant(room, identity, name));
    }

    /** Joins with LiveKit's client for Node, which encrypts end to end. */
    public NodePeer joinEncrypted(NodePeer peer, String room, String identity) {
        peer.joinEncrypted(url(), tokens().participant(room, identity, identity));
        return peer;
    }

    public NodePeer join(NodePeer peer, AccessToken token) {
        peer.join(url(), token);
        return peer;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        visits.forEach(Visit::close);
        visits.clear();
        for (NodePeer peer : Stream.of(rtcNode, browser).filter(p -> p != null).toList()) {
            peer.leave();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        for (AutoCloseable open : new @Nullable AutoCloseable[] {client, rtcNode, browser, administration, server}) {
            try {
                if (open != null) {
                    open.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException("Could not be closed: " + open, e);
            }
        }
        deleteFolder();
    }

    private void deleteFolder() throws IOException {
        Path there = folder;
        if (there != null) {
            try (Stream<Path> files = Files.walk(there)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static <T> T there(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("A stage is registered in a static field, with @RegisterExtension.");
        }
        return part;
    }
}
