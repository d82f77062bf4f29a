package io.postern.media.device;

/**
 * A device that can be chosen.
 *
 * @param id stable on this machine; {@link #TEST_PATTERN_ID} and {@link #TEST_TONE_ID} for the built-in test sources
 * @param label as the system names it, shown as is; the test sources carry a bundle key instead ({@link #builtIn})
 * @param isDefault whether the system prefers it
 */
public record MediaDevice(DeviceKind kind, String id, String label, boolean isDefault) {
    /** The moving picture with frame number and clock, offered like a camera. */
    public static final String TEST_PATTERN_ID = "postern:test-pattern";

    /** The sine tone, offered like a microphone. */
    public static final String TEST_TONE_ID = "postern:test-tone";

    /** Whether this is one of our own test sources instead of hardware. */
    public boolean builtIn() {
        return id.startsWith("postern:");
    }
}
