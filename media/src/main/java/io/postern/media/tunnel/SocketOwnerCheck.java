package io.postern.media.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells whether a local connection was made by this process. On Linux the kernel names the socket at the other end, and
 * that is looked up among our own descriptors. Other systems offer no such check without native code: there every
 * process of this machine passes, and a forwarder is protected by leading to one target only, living as long as a call,
 * and by its target asking for credentials that only this process has (TURN's long-term credentials, the call's ICE
 * password and DTLS fingerprint).
 */
final class SocketOwnerCheck {
    private static final Path OWN_DESCRIPTORS = Path.of("/proc/self/fd");
    private static final List<Path> SOCKET_TABLES =
            List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final boolean SUPPORTED =
            Files.isDirectory(OWN_DESCRIPTORS) && Files.isReadable(SOCKET_TABLES.getFirst());
    private static final Pattern COLUMN_GAP = Pattern.compile("\\s+");
    private static final int LOCAL_COLUMN = 1;
    private static final int REMOTE_COLUMN = 2;
    private static final int INODE_COLUMN = 9;

    private SocketOwnerCheck() {}

    /** Whether the owner can be determined on this system. */
    static boolean isSupported() {
        return SUPPORTED;
    }

    /** The owner of the other end of a connection. */
    enum Owner {
        /** This process. */
        THIS_PROCESS,
        /** The other end is closed already: libwebrtc opens more connections than it keeps. */
        ALREADY_CLOSED,
        ANOTHER_PROCESS
    }

    /**
     * Determines the owner of the other end of an accepted connection.
     *
     * @throws IOException if the system does not tell; the connection must not be served then
     */
    static Owner owner(Socket accepted) throws IOException {
        if (!SUPPORTED) {
            return accepted.getInetAddress().isLoopbackAddress() ? Owner.THIS_PROCESS : Owner.ANOTHER_PROCESS;
        }
        // From the other end's point of view its own port is local and ours is remote.
        Set<String> inodes = inodes(
                tableForms(accepted.getInetAddress(), accepted.getPort()),
                tableForms(accepted.getLocalAddress(), accepted.getLocalPort()));
        if (inodes.isEmpty()) {
            return Owner.ALREADY_CLOSED;
        }
        return isOpenHere(inodes) ? Owner.THIS_PROCESS : Owner.ANOTHER_PROCESS;
    }

    private static Set<String> inodes(Set<String> local, Set<String> remote) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (Path table : SOCKET_TABLES) {
            if (!Files.isReadable(table)) {
                continue;
            }
            try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
                lines.map(line -> COLUMN_GAP.split(line.strip()))
                        .filter(columns -> columns.length > INODE_COLUMN
                                && local.contains(columns[LOCAL_COLUMN])
                                && remote.contains(columns[REMOTE_COLUMN])
                                // Inode 0 is a socket that its process has closed.
                                && !columns[INODE_COLUMN].equals("0"))
                        .forEach(columns -> inodes.add("socket:[" + columns[INODE_COLUMN] + "]"));
            }
        }
        return inodes;
    }

    private static boolean isOpenHere(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OWN_DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(link(descriptor))) {
                    return true;
                }
            }
            return false;
        }
    }

    private static String link(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /**
     * Returns an address and a port as the tables write them: as IPv4 and as IPv4-mapped IPv6, in words of the native
     * byte order.
     */
    private static Set<String> tableForms(InetAddress address, int port) {
        byte[] v4 = address.getAddress();
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(v4, 0, mapped, 12, v4.length);
        return Set.of(hexWords(v4) + ":%04X".formatted(port), hexWords(mapped) + ":%04X".formatted(port));
    }

    private static String hexWords(byte[] address) {
        ByteBuffer buffer = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder hex = new StringBuilder();
        while (buffer.hasRemaining()) {
            hex.append("%08X".formatted(buffer.getInt()));
        }
        return hex.toString();
    }
}
