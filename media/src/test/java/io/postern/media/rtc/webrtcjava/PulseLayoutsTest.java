package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.StructLayout;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The offsets are those that gcc's {@code offsetof} gives for libpulse 16 on x86-64. */
class PulseLayoutsTest {
    @Test
    void fieldsAreWhereTheCompilerPutsThem() {
        Map<StructLayout, Map<String, Long>> expected = Map.of(
                PulseLayouts.DEVICE_INFO,
                        Map.of("name", 0L, "index", 8L, "description", 16L, "volume", 172L, "monitor_of_sink", 308L),
                PulseLayouts.SINK_INPUT_INFO, Map.of("index", 0L, "device", 24L, "mute", 336L, "proplist", 344L),
                PulseLayouts.SOURCE_OUTPUT_INFO, Map.of("index", 0L, "device", 24L, "proplist", 208L),
                PulseLayouts.SERVER_INFO, Map.of("default_sink_name", 48L, "default_source_name", 56L));
        expected.forEach((structure, fields) ->
                fields.forEach((field, offset) -> assertEquals(offset, PulseLayouts.offset(structure, field), field)));
        assertEquals(
                List.of(312L, 352L, 216L, 64L),
                List.of(
                        PulseLayouts.DEVICE_INFO.byteSize(),
                        PulseLayouts.SINK_INPUT_INFO.byteSize(),
                        PulseLayouts.SOURCE_OUTPUT_INFO.byteSize(),
                        PulseLayouts.SERVER_INFO.byteSize()));
    }
}
