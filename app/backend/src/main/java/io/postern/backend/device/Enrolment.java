package io.postern.backend.device;

/** A machine that was enrolled, and its token as handed out once. The token never shows in {@link #toString()}. */
public record Enrolment(Device device, String token) {
    @Override
    public String toString() {
        return "Enrolment[%s, token hidden]".formatted(device.label());
    }
}
