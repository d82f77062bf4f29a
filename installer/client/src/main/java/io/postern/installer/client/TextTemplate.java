package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Fills a text file with values in place of names between @ signs. */
final class TextTemplate {
    private TextTemplate() {}

    /** Writes the filled template; fails if a value is missing. */
    static Path fill(Path template, Map<String, String> values, Path file) throws IOException {
        String text = Files.readString(template);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        var open = Pattern.compile("@[A-Z]+@").matcher(text);
        if (open.find()) {
            throw new PackagingException(template + " asks for " + open.group() + ", which has no value.");
        }
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
