package io.postern.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MachineFactsTest {
    @Test
    void threadsOfOneCoreAreCountedApart() {
        String threads = """
                processor\t: 0
                model name\t: Example 9000
                physical id\t: 0
                core id\t\t: 0

                processor\t: 1
                model name\t: Example 9000
                physical id\t: 0
                core id\t\t: 0
                """;
        assertEquals("Example 9000, 2 logical processors on 1 core", MachineFacts.processor(threads));
        assertEquals("unknown model, 0 logical processors", MachineFacts.processor(""));
    }
}
