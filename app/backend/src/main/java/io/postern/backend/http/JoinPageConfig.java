package io.postern.backend.http;

import java.net.URI;
import java.util.Optional;

/**
 * The settings of the page behind an invitation link.
 *
 * @param publicUrl the address of this backend for people, with its path prefix if it has one; empty to use each
 *     request's host
 * @param webClient the address of a web client, with {@code {room}} in place of the room name
 * @param download where people can download the program
 */
public record JoinPageConfig(Optional<URI> publicUrl, Optional<String> webClient, Optional<URI> download) {
    /** The placeholder for the room name in {@link #webClient}. */
    public static final String ROOM = "{room}";

    /** Only the link that opens the program. */
    public static final JoinPageConfig PLAIN = new JoinPageConfig(Optional.empty(), Optional.empty(), Optional.empty());
}
