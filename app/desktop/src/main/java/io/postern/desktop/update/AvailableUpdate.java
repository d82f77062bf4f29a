package io.postern.desktop.update;

import java.net.URI;
import java.time.LocalDate;

/**
 * A version that is newer than the running one.
 *
 * @param notes a page that says what is new and how to get it
 */
public record AvailableUpdate(ProgramVersion version, LocalDate released, URI notes) {}
