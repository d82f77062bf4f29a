package io.postern.installer.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Adds the licence information that redistribution requires to an image: a list of the libraries with their licences,
 * the licence texts, and the libraries' own notices.
 */
final class LicenceCollector {
    static final String FOLDER = "licences";
    private static final Pattern NOTICE =
            Pattern.compile("(META-INF/)?(LICEN[CS]E|NOTICE)([.-][\\w.-]*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_FILE_NAME = Pattern.compile("[^\\w.+-]+");

    private final TargetPlatform target;
    private final Path sources;

    /** @param sources the folder with {@code common} and one folder for each system */
    LicenceCollector(TargetPlatform target, Path sources) {
        this.target = target;
        this.sources = sources;
    }

    /** @param jars the original jars with their notices */
    void write(List<Path> jars, SoftwareBillOfMaterials software, Path image) throws IOException {
        Path folder = FileTrees.empty(target.jars(image).resolve(FOLDER));
        Files.copy(sources.resolve("../../LICENSE").normalize(), folder.resolve("Postern.txt"));
        for (Map.Entry<String, String> text : software.texts().entrySet()) {
            Files.writeString(folder.resolve(fileName(text.getKey()) + ".txt"), text.getValue());
        }
        try (Stream<Path> own = Files.list(sources.resolve("common/licences"))) {
            for (Path file : own.toList()) {
                Files.copy(file, folder.resolve(ApplicationJars.name(file)));
            }
        }
        for (Path jar : jars) {
            copyNotices(jar, folder);
        }
        Files.writeString(folder.resolve("README.txt"), overview(software));
    }

    private static String overview(SoftwareBillOfMaterials software) {
        StringBuilder text = new StringBuilder("""
                Postern is under the Apache License 2.0 (Postern.txt). It is handed on together with the libraries below
                and a Java runtime, each under a licence of its own. Their texts are in this folder, called as the
                licence is called; a folder with a library's name holds notices that the library brings along; what the
                media library is made of is in libwebrtc.txt; what the Java runtime is made of is in the folder legal of
                the runtime, and what JavaFX is made of in javafx.txt.

                Classes that the window does not use, and what only compilers and debuggers read, were left out of the
                libraries and of the runtime; nothing was changed otherwise. Where a licence asks for the source code to
                be available (GPL, LGPL, EPL, MPL), it is at the address beside the library, for the version named here.

                """);
        for (SoftwareBillOfMaterials.Component component : software.components()) {
            text.append(component.name())
                    .append(' ')
                    .append(component.version())
                    .append('\n');
            String licences = String.join(" or ", new TreeSet<>(component.licences()));
            text.append("    ")
                    .append(licences.isEmpty() ? "see its address" : licences)
                    .append('\n');
            if (!component.site().isEmpty()) {
                text.append("    ").append(component.site()).append('\n');
            }
        }
        return text.toString();
    }

    private static void copyNotices(Path jar, Path folder) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            List<ZipEntry> notices = file.stream()
                    .map(ZipEntry.class::cast)
                    .filter(entry -> !entry.isDirectory()
                            && NOTICE.matcher(entry.getName()).matches())
                    .toList();
            for (ZipEntry notice : notices) {
                Path own = Files.createDirectories(
                        folder.resolve(ApplicationJars.name(jar).replaceFirst("\\.jar$", "")));
                try (InputStream content = file.getInputStream(notice)) {
                    String name = notice.getName().substring(notice.getName().lastIndexOf('/') + 1);
                    Files.write(own.resolve(name), content.readAllBytes());
                }
            }
        }
    }

    private static String fileName(String licence) {
        return NO_FILE_NAME.matcher(licence).replaceAll("-");
    }
}
