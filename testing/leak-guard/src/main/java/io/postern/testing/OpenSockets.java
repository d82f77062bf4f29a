package io.postern.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists the network sockets that this process has open, as Linux reports them. Omits sockets that never leave the
 * machine (Unix domain, netlink), because toolkits keep them for the life of the process.
 */
final class OpenSockets {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path TABLES = Path.of("/proc/self/net");
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final Pattern COLUMN_GAP = Pattern.compile("\\s+");
    private static final int INODE_COLUMN = 9;
    private static final List<String> TCP_STATES = List.of(
            "?",
            "ESTABLISHED",
            "SYN_SENT",
            "SYN_RECV",
            "FIN_WAIT1",
            "FIN_WAIT2",
            "TIME_WAIT",
            "CLOSE",
            "CLOSE_WAIT",
            "LAST_ACK",
            "LISTEN",
            "CLOSING");
    private static final boolean VISIBLE = Files.isDirectory(DESCRIPTORS) && Files.isDirectory(TABLES);

    static {
        if (!VISIBLE) {
            System.err.println("LeakGuard: this system has no /proc/self/fd, so open sockets are NOT checked.");
        }
    }

    private OpenSockets() {}

    /** The inodes of the open sockets; empty on systems that do not list them. */
    static Set<Long> inodes() {
        Set<Long> inodes = new HashSet<>();
        if (!VISIBLE) {
            return inodes;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                Matcher socket = SOCKET.matcher(target(descriptor));
                if (socket.matches()) {
                    inodes.add(Long.valueOf(socket.group(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + DESCRIPTORS, e);
        }
        if (!inodes.isEmpty()) {
            removeLocal(inodes);
        }
        return inodes;
    }

    /** Describes a socket by protocol, addresses and state. */
    static String describe(long inode) {
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String line : lines(table)) {
                String[] columns = columns(line);
                if (columns.length > INODE_COLUMN && columns[INODE_COLUMN].equals(Long.toString(inode))) {
                    String state =
                            table.startsWith("tcp") ? " " + TCP_STATES.get(Integer.parseInt(columns[3], 16)) : "";
                    return table + " " + address(columns[1]) + " -> " + address(columns[2]) + state;
                }
            }
        }
        return "neither bound nor connected (inode " + inode + ")";
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static void removeLocal(Set<Long> inodes) {
        for (String line : lines("unix")) {
            String[] columns = columns(line);
            if (columns.length > 6 && columns[6].chars().allMatch(Character::isDigit)) {
                inodes.remove(Long.valueOf(columns[6]));
            }
        }
        for (String line : lines("netlink")) {
            String[] columns = columns(line);
            String last = columns[columns.length - 1];
            if (!last.isEmpty() && last.chars().allMatch(Character::isDigit)) {
                inodes.remove(Long.valueOf(last));
            }
        }
    }

    private static String[] columns(String line) {
        return COLUMN_GAP.split(line.strip(), -1);
    }

    private static List<String> lines(String table) {
        try {
            return Files.readAllLines(TABLES.resolve(table), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException notInThisKernel) {
            return List.of();
        }
    }

    /** "0100007F:1F90": the address in 32-bit words of this machine's byte order, the port in hexadecimal. */
    private static String address(String hex) {
        int colon = hex.indexOf(':');
        ByteBuffer bytes = ByteBuffer.allocate(colon / 2).order(ByteOrder.nativeOrder());
        for (int i = 0; i < colon; i += 8) {
            bytes.putInt(Integer.parseUnsignedInt(hex.substring(i, i + 8), 16));
        }
        try {
            String address = InetAddress.getByAddress(bytes.array()).getHostAddress();
            return address + ":" + Integer.parseInt(hex.substring(colon + 1), 16);
        } catch (IOException e) {
            return hex;
        }
    }
}
