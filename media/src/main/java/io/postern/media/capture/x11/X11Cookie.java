package io.postern.media.capture.x11;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the authentication cookie for an X server in the authority file (Xauthority(5)). Never logged. */
final class X11Cookie {
    /** The only method that servers use today. */
    static final String METHOD = "MIT-MAGIC-COOKIE-1";

    private static final Logger LOG = LoggerFactory.getLogger(X11Cookie.class);
    private static final int FAMILY_LOCAL = 256;
    private static final int FAMILY_WILD = 65535;
    private static final long MAX_FILE_BYTES = 1 << 20;

    private X11Cookie() {}

    /** Returns the cookie for a display, or an empty array if there is none, which local servers may allow. */
    static byte[] find(X11Address address) {
        Path file = Optional.ofNullable(System.getenv("XAUTHORITY"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", ""), ".Xauthority"));
        try {
            if (!Files.isReadable(file) || Files.size(file) > MAX_FILE_BYTES) {
                return new byte[0];
            }
            String host = InetAddress.getLocalHost().getHostName();
            return find(ByteBuffer.wrap(Files.readAllBytes(file)), address, host);
        } catch (IOException e) {
            LOG.debug("The X authority file cannot be read: {}", e.getMessage());
            return new byte[0];
        }
    }

    /** Entries are family, address, display, method and data, each but the first preceded by its length. */
    static byte[] find(ByteBuffer file, X11Address address, String thisHost) {
        byte[] acceptable = new byte[0];
        while (file.remaining() >= 2) {
            int family = Short.toUnsignedInt(file.getShort());
            String host = text(part(file));
            String display = text(part(file));
            String method = text(part(file));
            byte[] data = part(file);
            boolean fits =
                    method.equals(METHOD) && (display.isEmpty() || display.equals(String.valueOf(address.display())));
            if (!fits) {
                continue;
            }
            boolean here = family == FAMILY_LOCAL && host.equals(thisHost);
            if (here && address.isLocal()) {
                return data;
            }
            // Another machine's entry, or one for any machine: used if nothing fits better.
            if (acceptable.length == 0 && (family == FAMILY_WILD || !address.isLocal() || family == FAMILY_LOCAL)) {
                acceptable = data;
            }
        }
        return acceptable;
    }

    private static byte[] part(ByteBuffer file) {
        int length = file.remaining() >= 2 ? Short.toUnsignedInt(file.getShort()) : 0;
        byte[] part = new byte[Math.min(length, file.remaining())];
        file.get(part);
        return part;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
