package io.postern.settings.policy;

import io.postern.settings.policy.PolicyProblem.Cause;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a policy from a file that only an administrator can have written. The file, its directory and the targets of
 * links must not be owned or writable by anybody else.
 *
 * @param trusted whether the check of owners is skipped, for a file that somebody named to try it out
 */
record PolicyFile(Path file, boolean trusted) implements PolicyLocation {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);
    private static final long MAX_BYTES = 1 << 20;

    @Override
    public Optional<Found> look() {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && reachable()) {
                return Optional.empty();
            }
            if (!trusted) {
                Optional<Path> writable = writable();
                if (writable.isPresent()) {
                    return Optional.of(new Found.Unbelieved(
                            problem(Cause.WRITABLE, writable.get().toString())));
                }
            }
            if (Files.size(file) > MAX_BYTES) {
                return Optional.of(new Found.Unknown(problem(Cause.TOO_LARGE)));
            }
            return Optional.of(new Found.Written(file.toString(), Files.readString(file)));
        } catch (NoSuchFileException e) {
            return trusted || Files.isSymbolicLink(file) ? unreadable(e) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.of(new Found.Unknown(problem(Cause.NOT_JSON)));
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    // A file in an unreadable directory seems not to exist.
    private boolean reachable() {
        Path folder = file.toAbsolutePath().getParent();
        return !trusted && (folder == null || !Files.isDirectory(folder) || Files.isExecutable(folder));
    }

    private Optional<Found> unreadable(IOException e) {
        LOG.warn("The policy in {} cannot be read.", file, e);
        return Optional.of(new Found.Unknown(problem(Cause.UNREADABLE)));
    }

    private PolicyProblem problem(Cause cause, Object... arguments) {
        return new PolicyProblem(file.toString(), 0, 0, "", cause, List.of(arguments));
    }

    /** Finds the file, folder or link target that somebody other than an administrator can write to. */
    private Optional<Path> writable() throws IOException {
        Path real = file.toRealPath();
        Path named = file.toAbsolutePath().getParent();
        Set<Path> all = new LinkedHashSet<>(List.of(real));
        Stream.of(Optional.ofNullable(real.getParent()), Optional.ofNullable(named))
                .flatMap(Optional::stream)
                .forEach(all::add);
        for (Path path : all) {
            if (isWritable(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static boolean isWritable(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Files.isWritable(path) || WindowsAccess.isOpen(path);
        }
        Set<PosixFilePermission> may =
                Files.readAttributes(path, PosixFileAttributes.class).permissions();
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(path, "unix:uid"));
        boolean others =
                may.contains(PosixFilePermission.GROUP_WRITE) || may.contains(PosixFilePermission.OTHERS_WRITE);
        // Root can write to everything and is an administrator.
        boolean person = !System.getProperty("user.name", "").equals("root") && Files.isWritable(path);
        return !root || others || person;
    }
}
