package io.postern.installer.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Empties, fills and measures folders. */
final class FileTrees {
    private FileTrees() {}

    /** Creates the folder, or empties it. */
    static Path empty(Path folder) throws IOException {
        delete(folder);
        return Files.createDirectories(folder);
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                // Java runtimes contain read-only files, which some systems do not delete.
                if (!Files.isSymbolicLink(file) && !Files.isWritable(file)) {
                    file.toFile().setWritable(true);
                }
                Files.delete(file);
            }
        }
    }

    /** Deletes all files of a folder except one. */
    static void deleteFilesBut(Path folder, String kept) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(found -> !found.endsWith(kept)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Unpacks the entries of a jar whose names match, with their folders. */
    static void unpack(Path jar, Path into, Predicate<String> wanted) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> entries = file.stream()
                    .filter(entry -> !entry.isDirectory() && wanted.test(entry.getName()))
                    .toList();
            for (JarEntry entry : entries) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new PackagingException(jar + " contains an entry outside of its folder: " + entry.getName());
                }
                Files.createDirectories(target.getParent());
                try (InputStream content = file.getInputStream(entry)) {
                    Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** The total size of all files, in bytes. */
    static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(FileTrees::sizeOf)
                    .sum();
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a text file without comments (from #) and empty lines. */
    static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("\\s*#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
