package io.postern.backend.device;

/** A newly enrolled device with its token, which is handed out only once. {@link #toString()} hides the token. */
public record Enrolment(Device device, String token) {
    @Override
    public String toString() {
        return "Enrolment[%s, token hidden]".formatted(device.label());
    }
}
