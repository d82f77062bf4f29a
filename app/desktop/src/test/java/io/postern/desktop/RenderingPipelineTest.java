package io.postern.desktop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderingPipelineTest {
    @Test
    void aGraphicsCardIsThereWhenItsDriverHasMadeItsFile(@TempDir Path devices) throws IOException {
        Files.createFile(devices.resolve("null"));
        assertFalse(RenderingPipeline.hasGraphicsCard(devices));
        Files.createDirectories(devices.resolve("dri"));
        assertTrue(RenderingPipeline.hasGraphicsCard(devices));
    }
}
