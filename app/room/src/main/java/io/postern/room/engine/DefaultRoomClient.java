package io.postern.room.engine;

import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.webrtcjava.WebrtcEngine;
import io.postern.media.tunnel.CallTunnels;
import io.postern.media.tunnel.TunnelSettings;
import io.postern.network.Network;
import io.postern.network.watch.NetworkMonitor;
import io.postern.room.LocalMedia;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomOptions;
import io.postern.room.chat.ChatWriter;
import io.postern.room.reconnect.ReconnectPolicy;
import io.postern.room.track.DeviceLocalMedia;
import io.postern.signaling.SignalClient;
import io.postern.signaling.token.TokenSource;
import io.postern.signaling.websocket.OkHttpSignalClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns the engine and the signalling client of a process, and knows the rooms that are open. */
public final class DefaultRoomClient implements RoomClient {
    private static final Logger log = LoggerFactory.getLogger(DefaultRoomClient.class);
    /** LiveKit counts bytes, so a name of emoji is at its limit after 64. */
    private static final int MAX_NAME_BYTES = 256;

    private final RoomServices services;
    private volatile TunnelSettings tunnels = TunnelSettings.DEFAULT;
    private final Set<DefaultRoom> rooms = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param network the network for media
     * @param policy the timing of reconnection attempts
     */
    public DefaultRoomClient(
            MediaEngine engine,
            SignalClient signaling,
            Network network,
            ReconnectPolicy policy,
            boolean chatMessageToo) {
        services = new RoomServices(
                engine,
                signaling,
                new DeviceLocalMedia(engine),
                network,
                NetworkMonitor.start(),
                policy,
                new RouteCache(),
                new ChatWriter(chatMessageToo));
    }

    /** See {@link RoomClient#create}. */
    public static RoomClient create(Options options, Network network) {
        MediaEngine engine =
                WebrtcEngine.open(new WebrtcEngine.Options(options.audio() == Audio.DEVICES, options.testSources()));
        return new DefaultRoomClient(
                engine, new OkHttpSignalClient(network), network, ReconnectPolicy.DEFAULT, options.chatMessageToo());
    }

    @Override
    public LocalMedia localMedia() {
        return services.media();
    }

    @Override
    public Room newRoom(String roomName, TokenSource tokens, RoomOptions options) {
        String stripped = roomName.strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("A room needs a name.");
        }
        if (stripped.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("This room's name is too long; take a shorter one.");
        }
        if (closed.get()) {
            throw new IllegalStateException("This client is closed.");
        }
        DefaultRoom room = new DefaultRoom(
                stripped, services, tokens, new CallTunnels(services.network(), tunnels), options, rooms::remove);
        rooms.add(room);
        return room;
    }

    @Override
    public void networkChanged() {
        services.network().changed();
        rooms.forEach(DefaultRoom::networkChanged);
    }

    @Override
    public void extraRelayPorts(List<Integer> ports) {
        // The person's ports first: somebody who names a port knows that it is open.
        tunnels = new TunnelSettings(Stream.concat(ports.stream(), TunnelSettings.DEFAULT.extraTlsPorts().stream())
                .distinct()
                .toList());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        leaveAll();
        // In this order: first the users of devices, then connections to servers, then the native engine.
        services.watch().close();
        services.media().close();
        services.signaling().close();
        services.engine().close();
    }

    private void leaveAll() {
        List<CompletableFuture<Void>> leaving = rooms.stream().map(Room::leave).toList();
        try {
            CompletableFuture.allOf(leaving.toArray(CompletableFuture[]::new)).get(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("Leaving all rooms took too long or failed: {}", e.toString());
        }
    }
}
