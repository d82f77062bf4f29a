package io.postern.backend.device;

/**
 * The status that a device last reported.
 *
 * @param state {@code idle}, {@code joining}, {@code in_meeting} or {@code offline}
 * @param room empty if it is in none
 * @param since start of the state; ISO 8601, by the device's clock
 * @param microphoneOff whether others cannot hear the room
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
