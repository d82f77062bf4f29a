package io.postern.backend.device;

/**
 * What a machine said about itself.
 *
 * @param state {@code idle}, {@code joining}, {@code in_meeting} or {@code offline}
 * @param room empty for none
 * @param since ISO 8601, by the machine's clock
 * @param microphoneOff whether the others cannot hear the room
 * @param reportedAt ISO 8601, UTC, by the backend's clock
 */
public record DeviceReport(
        String state,
        String room,
        String since,
        boolean microphoneOff,
        String version,
        String system,
        String reportedAt) {}
