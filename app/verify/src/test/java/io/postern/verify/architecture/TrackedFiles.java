package io.postern.verify.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The files of this repository as git knows them, or as they lie there when it was copied without its history. */
final class TrackedFiles {
    /** The repository's root; given by the build. */
    static final Path ROOT = Path.of(System.getProperty("postern.root", "../.."))
            .toAbsolutePath()
            .normalize();

    private TrackedFiles() {}

    /** Paths relative to {@link #ROOT}, files that were deleted left out. */
    static List<Path> all() {
        try {
            List<Path> listed = Files.exists(ROOT.resolve(".git")) ? fromGit() : fromDisk();
            return listed.stream()
                    .filter(path -> Files.isRegularFile(ROOT.resolve(path)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file, or nothing if it is no text. */
    static Optional<String> text(Path path) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(Files.readAllBytes(ROOT.resolve(path))))
                            .toString())
                    .filter(text -> text.indexOf('\0') < 0);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> fromGit() throws IOException {
        Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .directory(ROOT.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String listed = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!git.waitFor(20, TimeUnit.SECONDS) || git.exitValue() != 0) {
                throw new IOException("git did not list the files");
            }
            return Stream.of(listed.split("\0"))
                    .filter(name -> !name.isEmpty())
                    .map(Path::of)
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            git.destroyForcibly();
        }
    }

    private static List<Path> fromDisk() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile)
                    .map(ROOT::relativize)
                    .filter(path -> Stream.of("target", "node_modules", ".git")
                            .noneMatch(name -> ("/" + path.toString().replace('\\', '/')).contains("/" + name + "/")))
                    .toList();
        }
    }
}
