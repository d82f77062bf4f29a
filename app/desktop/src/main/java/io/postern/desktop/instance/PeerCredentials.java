package io.postern.desktop.instance;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;

/** Tells whether the process at the other end of a socket belongs to the user of this program. */
final class PeerCredentials {
    private PeerCredentials() {}

    /**
     * Asks the system on Linux and macOS. On Windows only the directory's access control list keeps others out.
     *
     * @param folder known to belong to this user
     */
    static boolean isAt(SocketChannel socket, Path folder) throws IOException {
        try {
            return !socket.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)
                    || socket.getOption(ExtendedSocketOptions.SO_PEERCRED)
                            .user()
                            .equals(Files.getOwner(folder));
        } catch (LinkageError runtimeWithoutIt) {
            // The runtime was linked without the module jdk.net. The directory's permissions still keep others out.
            return true;
        }
    }
}
