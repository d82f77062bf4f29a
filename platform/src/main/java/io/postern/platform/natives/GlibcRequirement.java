package io.postern.platform.natives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the oldest GNU C library that programs and libraries run with, from the symbol versions they reference ({@code
 * GLIBC_2.34}). A Java runtime of a distribution needs its C library or a newer one; runtimes for all distributions
 * need an old one.
 */
public final class GlibcRequirement {
    private static final byte[] ELF = {0x7F, 'E', 'L', 'F'};
    private static final Pattern SYMBOLS = Pattern.compile("GLIBC_2\\.(\\d{1,4})");

    private GlibcRequirement() {}

    /** Returns the {@code n} of the version 2.n that all files of a folder run with; 0 if no file references one. */
    public static int minorNeededBy(Path tree) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(tree)) {
            files = all.filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
                    .toList();
        }
        int minor = 0;
        for (Path file : files) {
            if (isElf(file)) {
                minor = Math.max(minor, newest(Files.readAllBytes(file)));
            }
        }
        return minor;
    }

    private static boolean isElf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ELF.length), ELF);
        }
    }

    private static int newest(byte[] program) {
        Matcher symbols = SYMBOLS.matcher(new String(program, StandardCharsets.ISO_8859_1));
        int newest = 0;
        while (symbols.find()) {
            newest = Math.max(newest, Integer.parseInt(symbols.group(1)));
        }
        return newest;
    }
}
