package io.postern.network.proxy.pac;

import java.net.URI;

/** Reads proxy scripts. */
@FunctionalInterface
public interface PacSource {
    /**
     * Returns the script's text. Blocks, within limits of its own.
     *
     * @throws PacException if it cannot be read
     */
    String read(URI script) throws PacException, InterruptedException;
}
