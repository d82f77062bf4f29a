package io.postern.verify.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.platform.packages.PackageGroup;
import io.postern.platform.packages.SystemPackage;
import io.postern.platform.packages.SystemPackages;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Compares the table of system packages with what the native libraries on the class path need. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: programs bring their libraries along elsewhere")
class SystemLibrariesTest {
    /** glibc's own. */
    private static final Pattern C_LIBRARY = Pattern.compile("(lib(c|m|dl|pthread|rt)|ld-linux-[\\w-]+)\\.so\\.\\d+");

    /** Which native library belongs to which group. */
    private static final Map<Pattern, PackageGroup> GROUPS = Map.of(
            Pattern.compile("libwebrtc-java-linux-\\w+\\.so"), PackageGroup.MEDIA,
            Pattern.compile("lib(javafx_\\w+|prism_common|prism_sw|decora_sse)\\.so"), PackageGroup.JAVAFX,
            Pattern.compile("lib(glass|glassgtk3|prism_es2)\\.so"), PackageGroup.WINDOW);

    /** Libraries that come with the package of a row, because that package depends on theirs or holds them. */
    private static final Map<String, Set<String>> COMES_ALONG = Map.of(
            "pango", Set.of("libpango-1.0.so.0", "libgobject-2.0.so.0", "libglib-2.0.so.0"),
            "gtk",
                    Set.of(
                            "libgdk-3.so.0",
                            "libpangocairo-1.0.so.0",
                            "libpango-1.0.so.0",
                            "libatk-1.0.so.0",
                            "libcairo-gobject.so.2",
                            "libcairo.so.2",
                            "libgdk_pixbuf-2.0.so.0",
                            "libgthread-2.0.so.0",
                            "libgio-2.0.so.0",
                            "libgobject-2.0.so.0",
                            "libglib-2.0.so.0"));

    /** Libraries that are opened by name while the program runs, and which native library does so. */
    private static final Map<String, String> OPENED_LATER =
            Map.of("libfontconfig.so.1", "libjavafx_font.so", "libgtk-3.so.0", "libglass.so");

    private static final Map<String, ElfFile> NATIVES = new TreeMap<>();
    private static final SystemPackages PACKAGES = SystemPackages.load();

    @BeforeAll
    static void readNatives() throws IOException {
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (path.matches(".*[/\\\\](webrtc-java|javafx-\\w+)-[^/\\\\]*linux[^/\\\\]*\\.jar")) {
                try (JarFile jar = new JarFile(path)) {
                    for (JarEntry entry : Collections.list(jar.entries())) {
                        if (entry.getName().endsWith(".so")) {
                            try (InputStream content = jar.getInputStream(entry)) {
                                NATIVES.put(entry.getName(), ElfFile.of(content.readAllBytes()));
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void everyNativeLibraryBelongsToAGroup() {
        assertFalse(NATIVES.isEmpty());
        assertEquals(
                List.of(),
                NATIVES.keySet().stream()
                        .filter(name -> GROUPS.keySet().stream()
                                .noneMatch(pattern -> pattern.matcher(name).matches()))
                        .toList());
        for (Pattern pattern : GROUPS.keySet()) {
            assertTrue(
                    NATIVES.keySet().stream()
                            .anyMatch(name -> pattern.matcher(name).matches()),
                    pattern.pattern());
        }
    }

    @Test
    @DisplayName("every library that libwebrtc or JavaFX needs is in the table, or comes along with one that is")
    void everyNeededLibraryIsCovered() {
        Map<String, String> uncovered = new TreeMap<>();
        NATIVES.forEach((name, file) -> {
            Set<String> covered = covered(group(name));
            file.needed().stream()
                    .filter(library -> !C_LIBRARY.matcher(library).matches() && !covered.contains(library))
                    .forEach(library -> uncovered.put(library, name));
        });
        assertEquals(Map.of(), uncovered);
    }

    @Test
    void noLibraryInTheTableIsUnneeded() {
        for (PackageGroup group : Set.copyOf(GROUPS.values())) {
            Set<String> needed = NATIVES.entrySet().stream()
                    .filter(file -> group(file.getKey()) == group)
                    .flatMap(file -> Stream.concat(
                            file.getValue().needed().stream(),
                            OPENED_LATER.entrySet().stream()
                                    .filter(opened -> opened.getValue().equals(file.getKey()))
                                    .map(Map.Entry::getKey)))
                    .collect(Collectors.toSet());
            Set<String> unneeded = new TreeSet<>(libraries(group));
            unneeded.removeAll(needed);
            assertEquals(Set.of(), unneeded, group.name());
        }
    }

    @Test
    void whatIsOpenedLaterIsNamedByTheOneThatOpensIt() {
        OPENED_LATER.forEach((library, opener) ->
                assertTrue(NATIVES.get(opener).text().contains(library + "\0"), opener + " does not name " + library));
    }

    @Test
    @DisplayName(
            "the C library that packages depend on is as new as the newest function that is used of it: glibc 2.18")
    void glibcIsNewEnough() {
        Pattern version = Pattern.compile("GLIBC_2\\.(\\d+)\\x00");
        int newest = NATIVES.values().stream()
                .flatMap(file -> version.matcher(file.text()).results())
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .max()
                .orElseThrow();
        assertEquals(18, newest);
    }

    @Test
    void theRoomLibrarysReadmeListsWhatTheTableHas() throws IOException {
        Path readme = Path.of(System.getProperty("postern.root"), "app", "room", "README.md");
        List<String> listed = Files.readAllLines(readme).stream()
                .filter(line -> line.startsWith("| `lib"))
                .toList();
        List<String> table = PACKAGES.of(PackageGroup.MEDIA).stream()
                .map(row -> "| `" + row.library().orElseThrow() + "` | " + row.purpose() + " |")
                .toList();
        assertEquals(table, listed);
    }

    private static PackageGroup group(String name) {
        return GROUPS.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(name).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> libraries(PackageGroup group) {
        return PACKAGES.of(group).stream()
                .flatMap(row -> row.library().stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> covered(PackageGroup group) {
        Set<String> covered = new TreeSet<>(libraries(group));
        for (SystemPackage row : PACKAGES.of(group)) {
            covered.addAll(COMES_ALONG.getOrDefault(row.need(), Set.of()));
        }
        return covered;
    }
}
