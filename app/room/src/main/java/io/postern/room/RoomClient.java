package io.postern.room;

import io.postern.media.rtc.MediaEngine;
import io.postern.network.Network;
import io.postern.room.engine.SignalParserWarmUp;
import io.postern.signaling.SignalClient;
import io.postern.signaling.token.TokenSource;
import java.util.List;

/**
 * Opens rooms. Owns the media engine, the signalling client and own captures; one per process. Thread safe.
 *
 * <pre>{@code
 * try (RoomClient client = RoomClient.create(RoomClient.Options.DEFAULTS);
 *         Room room = client.newRoom("weekly", TokenSource.literal(server, token))) {
 *     room.onEvent(event -> ...);
 *     room.join().join();
 * }
 * }</pre>
 */
public interface RoomClient extends AutoCloseable {
    /** Own cameras, microphones and speakers. */
    LocalMedia localMedia();

    /**
     * Creates a room that can be joined once. Nothing is connected yet; {@link Room#prepare()} may already connect
     * before the person decides.
     *
     * @param roomName 1 to 256 bytes of UTF-8 after stripping white space
     * @throws IllegalArgumentException if the name is empty or too long, with a sentence for people
     */
    default Room newRoom(String roomName, TokenSource tokens) {
        return newRoom(roomName, tokens, RoomOptions.DEFAULTS);
    }

    /**
     * Creates a room with a restriction of the media routes.
     *
     * @throws IllegalArgumentException if the name is empty or too long, with a sentence for people
     */
    default Room newRoom(String roomName, TokenSource tokens, MediaRoute route) {
        return newRoom(roomName, tokens, RoomOptions.DEFAULTS.withRoute(route));
    }

    /**
     * Creates a room with all options.
     *
     * @throws IllegalArgumentException if the name is empty or too long, with a sentence for people
     */
    Room newRoom(String roomName, TokenSource tokens, RoomOptions options);

    /**
     * Handles a network change: an interface came or went, an address changed or the computer woke up. Discards cached
     * knowledge of proxies, and every room reconnects at once instead of waiting for a time-out.
     */
    void networkChanged();

    /**
     * Sets ports of TURN over TLS to try in addition to the advertised one and the usual ones (5349, 443), in rooms
     * created from now on.
     *
     * @param ports 1 to 65535
     */
    void extraRelayPorts(List<Integer> ports);

    /**
     * Leaves all rooms that are still joined, then closes engine and signalling. Takes at most some seconds.
     * Idempotent.
     */
    @Override
    void close();

    /**
     * Parses sample messages of a join, so that a Java runtime that trains an ahead-of-time cache records the classes
     * of joins. Has no other effect; blocks for some hundredths of a second.
     */
    static void rehearse() {
        SignalParserWarmUp.read();
    }

    /** Calls {@link #create(Options, Network)} with {@link Network#ofThisMachine()}. */
    static RoomClient create(Options options) {
        return create(options, Network.ofThisMachine());
    }

    /**
     * Starts the native engine; some 100 ms, so not on a JavaFX thread.
     *
     * @param network proxies and certificates for signalling and media alike
     * @throws io.postern.platform.natives.NativeLibraryException if libwebrtc cannot be loaded, because libraries of the
     *     operating system are missing or for another reason; its message is a sentence that says what to do. May be tried
     *     again.
     */
    static RoomClient create(Options options, Network network) {
        return io.postern.room.engine.DefaultRoomClient.create(options, network);
    }

    /** Creates a client with the caller's engine and signalling client, which are closed with the room client. */
    static RoomClient over(MediaEngine engine, SignalClient signaling, Network network) {
        return new io.postern.room.engine.DefaultRoomClient(
                engine, signaling, network, io.postern.room.reconnect.ReconnectPolicy.DEFAULT, false);
    }

    /**
     * The options of a client.
     *
     * @param audio whether to use the machine's sound devices
     * @param testSources whether {@link LocalMedia#devices()} lists the test pattern and the test tone
     * @param chatMessageToo whether chat is also sent as {@code chat_message}, for rooms with peers that support
     *     nothing newer (old applications on rtc-node or the Rust SDK); peers that support both may show it twice
     */
    record Options(Audio audio, boolean testSources, boolean chatMessageToo) {
        public Options(Audio audio, boolean testSources) {
            this(audio, testSources, false);
        }

        /** Sound devices if there are any; test sources only if asked for by id. */
        public static final Options DEFAULTS = new Options(Audio.DEVICES, false);

        /** No sound devices, for bots, recorders and tests. */
        public static final Options HEADLESS = new Options(Audio.NONE, true);
    }

    /** The sound devices in use. */
    enum Audio {
        DEVICES,
        NONE
    }
}
