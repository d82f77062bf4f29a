package io.postern.room.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void theExampleInTheReadmeIsTheOneThatCompiles() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/postern/room/example/PrintChat.java"));
        String example = source.substring(source.indexOf("/** Joins"));
        assertTrue(Files.readString(Path.of("README.md")).contains(example), "README.md shows another example");
    }
}
