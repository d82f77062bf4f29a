package io.postern.network.proxy.pac;

import java.net.URI;

/** Where scripts are read from. */
@FunctionalInterface
public interface PacSource {
    /**
     * The script's text. Blocks, within limits of its own.
     *
     * @throws PacException if it cannot be had
     */
    String read(URI script) throws PacException, InterruptedException;
}
