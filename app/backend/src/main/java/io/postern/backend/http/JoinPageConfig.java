package io.postern.backend.http;

import java.net.URI;
import java.util.Optional;

/**
 * What the page behind an invitation offers.
 *
 * @param publicUrl where people reach this backend, with a path prefix if it has one; empty to go by each request's host
 * @param webClient the address of a client in the browser, with {@code {room}} where the room's name belongs
 * @param download where people get the program
 */
public record JoinPageConfig(Optional<URI> publicUrl, Optional<String> webClient, Optional<URI> download) {
    /** Stands for the room's name in {@link #webClient}. */
    public static final String ROOM = "{room}";

    /** Nothing but the link that opens the program. */
    public static final JoinPageConfig PLAIN = new JoinPageConfig(Optional.empty(), Optional.empty(), Optional.empty());
}
