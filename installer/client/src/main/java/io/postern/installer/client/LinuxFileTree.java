package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lays out the files of a Linux installation: the image in {@code /opt}, and a menu entry that also opens links, icons
 * and metadata where desktops expect them. Both package formats contain this tree.
 */
final class LinuxFileTree {
    static final String DESKTOP_ENTRY = "io.postern.Postern.desktop";
    private static final String IMAGE = "opt/postern";
    private static final List<Integer> ICONS = List.of(16, 32, 48, 64, 128, 256);
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

    /** Executables outside of the usual folders. */
    private static final Set<String> PROGRAMS = Set.of("jspawnhelper", "postern-kiosk-session");

    private final Path sources;
    private final ProductInfo product;

    /** @param sources the folder with {@code common} and one folder for each system */
    LinuxFileTree(Path sources, ProductInfo product) {
        this.sources = sources;
        this.product = product;
    }

    /**
     * @param image copied with its timestamps, which the AOT cache checks
     * @param root represents the root of the machine; emptied first
     */
    Path make(Path image, Path root) throws IOException {
        FileTrees.empty(root);
        Path opt = root.resolve(IMAGE);
        copy(image, opt);
        Path commands = Files.createDirectories(root.resolve("usr/bin"));
        try (Stream<Path> launchers = Files.list(opt.resolve("bin"))) {
            for (Path launcher : launchers.toList()) {
                String name = ApplicationJars.name(launcher);
                Files.createSymbolicLink(commands.resolve(name), Path.of("../../" + IMAGE + "/bin/" + name));
            }
        }
        desktopFiles(root.resolve("usr/share"), "/" + IMAGE + "/bin/postern");
        copy(sources.resolve("kiosk"), root.resolve("usr/share/postern/kiosk"));
        Files.createDirectories(root.resolve("usr/share/doc/postern"));
        Files.copy(sources.resolve("linux/debian/copyright"), root.resolve("usr/share/doc/postern/copyright"));
        normalizePermissions(root);
        return root;
    }

    private void desktopFiles(Path share, String launcher) throws IOException {
        TextTemplate.fill(
                sources.resolve("linux").resolve(DESKTOP_ENTRY),
                Map.of("LAUNCHER", launcher),
                share.resolve("applications").resolve(DESKTOP_ENTRY));
        String description = "io.postern.Postern.metainfo.xml";
        TextTemplate.fill(
                sources.resolve("linux").resolve(description),
                Map.of(
                        "VERSION",
                        product.version(),
                        "DATE",
                        LocalDate.now(ZoneOffset.UTC).toString()),
                share.resolve("metainfo").resolve(description));
        for (int size : ICONS) {
            copyIcon(
                    "postern-" + size + ".png",
                    share.resolve("icons/hicolor/" + size + "x" + size + "/apps/postern.png"));
        }
        copyIcon("postern.svg", share.resolve("icons/hicolor/scalable/apps/postern.svg"));
    }

    /**
     * Lays out the image for a single user, with the files that {@code install-for-me} copies below the home folder.
     *
     * @param folder becomes the image; emptied first
     */
    Path makePersonal(Path image, Path folder) throws IOException {
        FileTrees.delete(folder);
        copy(image, folder);
        Files.copy(sources.resolve("linux/install-for-me"), folder.resolve("install-for-me"));
        Path share = folder.resolve("share");
        TextTemplate.fill(
                sources.resolve("linux").resolve(DESKTOP_ENTRY),
                Map.of("LAUNCHER", "postern"),
                share.resolve(DESKTOP_ENTRY));
        for (int size : ICONS) {
            copyIcon("postern-" + size + ".png", share.resolve("icons/postern-" + size + ".png"));
        }
        copyIcon("postern.svg", share.resolve("icons/postern.svg"));
        normalizePermissions(folder);
        Files.setPosixFilePermissions(folder.resolve("install-for-me"), FOLDER);
        return folder;
    }

    /** Files outside the image, in the notation of package file lists. */
    static List<String> outsideImage(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("usr"))) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> "/" + root.relativize(file))
                    .sorted()
                    .toList();
        }
    }

    private void copyIcon(String name, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.copy(AppImageBuilder.icons(sources).resolve(name), file);
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(from)) {
            all = files.toList();
        }
        for (Path file : all) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Sets permissions independently of the builder's umask: everyone can read, the owner can write. */
    private static void normalizePermissions(Path root) throws IOException {
        List<Path> later = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                later.add(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Files.setPosixFilePermissions(file, Files.isExecutable(file) && isProgram(file) ? FOLDER : FILE);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        for (Path folder : later) {
            Files.setPosixFilePermissions(folder, FOLDER);
        }
    }

    private static boolean isProgram(Path file) {
        Path folder = file.getParent();
        return (folder != null && folder.endsWith("bin")) || PROGRAMS.contains(ApplicationJars.name(file));
    }

    /**
     * Returns the size of the files in KiB, as packages state it (deb-substvars, Installed-Size). The disk usage depends on the
     * file system and is not counted.
     */
    static long kilobytes(Path root) throws IOException, InterruptedException {
        String said =
                SystemProgram.run(Duration.ofSeconds(60), List.of("du", "-sk", "--apparent-size", root.toString()));
        return Long.parseLong(said.strip().split("\\s+", 2)[0]);
    }
}
