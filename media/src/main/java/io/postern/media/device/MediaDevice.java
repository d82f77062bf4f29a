package io.postern.media.device;

/**
 * A camera, microphone or speaker that can be selected.
 *
 * @param id stable on this machine; {@link #TEST_PATTERN_ID} and {@link #TEST_TONE_ID} for the built-in test sources
 * @param label the system's name, shown as it is; the test sources have {@link #TEST_PATTERN_LABEL} and
 *     {@link #TEST_TONE_LABEL}, which are translated
 * @param isDefault whether it is the system's default
 */
public record MediaDevice(DeviceKind kind, String id, String label, boolean isDefault) {
    /** The moving test pattern with frame number and clock, listed like a camera. */
    public static final String TEST_PATTERN_ID = "postern:test-pattern";

    /** The sine tone, listed like a microphone. */
    public static final String TEST_TONE_ID = "postern:test-tone";

    public static final String TEST_PATTERN_LABEL = "device.testPattern";
    public static final String TEST_TONE_LABEL = "device.testTone";

    /** Whether this is one of our own test sources and not hardware. */
    public boolean builtIn() {
        return id.startsWith("postern:");
    }
}
