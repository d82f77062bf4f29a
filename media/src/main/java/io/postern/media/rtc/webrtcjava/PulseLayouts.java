package io.postern.media.rtc.webrtcjava;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The structures of libpulse's {@code introspect.h}, {@code sample.h}, {@code channelmap.h} and {@code volume.h}, up to
 * the last field that is read here; libpulse only adds fields behind them. {@link #struct} inserts the padding that the C
 * compiler inserts.
 */
final class PulseLayouts {
    private static final int MAX_CHANNELS = 32;

    private static final StructLayout SAMPLE_SPEC =
            struct(JAVA_INT.withName("format"), JAVA_INT.withName("rate"), JAVA_BYTE.withName("channels"));

    private static final StructLayout CHANNEL_MAP = struct(
            JAVA_BYTE.withName("channels"),
            MemoryLayout.sequenceLayout(MAX_CHANNELS, JAVA_INT).withName("map"));

    private static final StructLayout VOLUME = struct(
            JAVA_BYTE.withName("channels"),
            MemoryLayout.sequenceLayout(MAX_CHANNELS, JAVA_INT).withName("values"));

    /** {@code pa_sink_info} and {@code pa_source_info}, which differ in the names of later fields only. */
    static final StructLayout DEVICE_INFO = struct(
            ADDRESS.withName("name"),
            JAVA_INT.withName("index"),
            ADDRESS.withName("description"),
            SAMPLE_SPEC.withName("sample_spec"),
            CHANNEL_MAP.withName("channel_map"),
            JAVA_INT.withName("owner_module"),
            VOLUME.withName("volume"),
            JAVA_INT.withName("mute"),
            // A sink's monitor; of a source, the sink whose monitor it is.
            JAVA_INT.withName("monitor_of_sink"));

    /** {@code pa_sink_input_info}. */
    static final StructLayout SINK_INPUT_INFO = struct(
            JAVA_INT.withName("index"),
            ADDRESS.withName("name"),
            JAVA_INT.withName("owner_module"),
            JAVA_INT.withName("client"),
            JAVA_INT.withName("device"),
            SAMPLE_SPEC.withName("sample_spec"),
            CHANNEL_MAP.withName("channel_map"),
            VOLUME.withName("volume"),
            JAVA_LONG.withName("buffer_usec"),
            JAVA_LONG.withName("sink_usec"),
            ADDRESS.withName("resample_method"),
            ADDRESS.withName("driver"),
            JAVA_INT.withName("mute"),
            ADDRESS.withName("proplist"));

    /** {@code pa_source_output_info}. */
    static final StructLayout SOURCE_OUTPUT_INFO = struct(
            JAVA_INT.withName("index"),
            ADDRESS.withName("name"),
            JAVA_INT.withName("owner_module"),
            JAVA_INT.withName("client"),
            JAVA_INT.withName("device"),
            SAMPLE_SPEC.withName("sample_spec"),
            CHANNEL_MAP.withName("channel_map"),
            JAVA_LONG.withName("buffer_usec"),
            JAVA_LONG.withName("source_usec"),
            ADDRESS.withName("resample_method"),
            ADDRESS.withName("driver"),
            ADDRESS.withName("proplist"));

    /** {@code pa_server_info}. */
    static final StructLayout SERVER_INFO = struct(
            ADDRESS.withName("user_name"),
            ADDRESS.withName("host_name"),
            ADDRESS.withName("server_version"),
            ADDRESS.withName("server_name"),
            SAMPLE_SPEC.withName("sample_spec"),
            ADDRESS.withName("default_sink_name"),
            ADDRESS.withName("default_source_name"));

    private PulseLayouts() {}

    /** Returns the offset of a field in bytes. */
    static long offset(GroupLayout structure, String field) {
        return structure.byteOffset(groupElement(field));
    }

    /** Lays fields out as C does: each at a multiple of its alignment, and the whole a multiple of the largest. */
    private static StructLayout struct(MemoryLayout... fields) {
        List<MemoryLayout> padded = new ArrayList<>();
        long end = 0;
        long largest = 1;
        for (MemoryLayout field : fields) {
            end += pad(padded, end, field.byteAlignment());
            padded.add(field);
            end += field.byteSize();
            largest = Math.max(largest, field.byteAlignment());
        }
        pad(padded, end, largest);
        return MemoryLayout.structLayout(padded.toArray(MemoryLayout[]::new));
    }

    private static long pad(List<MemoryLayout> fields, long end, long alignment) {
        long missing = -end & (alignment - 1);
        if (missing > 0) {
            fields.add(MemoryLayout.paddingLayout(missing));
        }
        return missing;
    }
}
