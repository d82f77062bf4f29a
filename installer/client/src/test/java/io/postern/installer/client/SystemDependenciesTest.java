package io.postern.installer.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.platform.packages.PackageGroup;
import io.postern.platform.packages.PackageManager;
import io.postern.platform.packages.SystemPackage;
import io.postern.platform.packages.SystemPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dependencies of packages; {@code app/verify} compares them with the native libraries. */
class SystemDependenciesTest {
    private static final List<SystemPackage> NEEDED =
            SystemPackages.load().of(PackageGroup.MEDIA, PackageGroup.JAVAFX, PackageGroup.WINDOW);

    @Test
    void theDebDependsOnThePackagesOfTheTable() {
        List<String> parts = Arrays.asList(SystemDependencies.debian("2.18").split(", ", -1));
        assertEquals("libc6 (>= 2.18)", parts.getFirst());
        assertEquals(
                NEEDED.stream().map(row -> row.names(PackageManager.APT)).toList(),
                parts.stream()
                        .skip(1)
                        .map(part -> Arrays.asList(part.split(" \\| ", -1)))
                        .toList());
        assertTrue(parts.contains("libgtk-3-0 | libgtk-3-0t64"), parts.toString());
    }

    @Test
    void theRpmDependsOnTheLibrariesOfTheTable() {
        List<String> parts = Arrays.asList(SystemDependencies.rpm("2.18").split(", ", -1));
        assertEquals("libc.so.6(GLIBC_2.18)(64bit)", parts.getLast());
        assertEquals(
                NEEDED.stream()
                        .map(row -> row.library().orElseThrow() + "()(64bit)")
                        .toList(),
                parts.subList(0, parts.size() - 1));
    }

    @Test
    void theCLibraryIsTheNewestThatAProgramNames(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("notes.txt"), "GLIBC_2.99".getBytes(US_ASCII));
        assertEquals("2.18", SystemDependencies.cLibrary(folder));
        Files.write(folder.resolve("program"), "\u007fELF\0GLIBC_2.17\0GLIBC_2.38\0GLIBC_PRIVATE".getBytes(US_ASCII));
        assertEquals("2.38", SystemDependencies.cLibrary(folder));
    }

    @Test
    void neitherTemplateHasAListOfItsOwn() throws IOException {
        for (String template : List.of("linux/debian/control", "linux/postern.spec")) {
            String text = Files.readString(BuiltImage.MODULE.resolve(template));
            assertTrue(
                    NEEDED.stream().noneMatch(row -> text.contains(row.library().orElseThrow())), template);
            assertTrue(
                    text.lines().anyMatch(line -> line.matches("(Depends: @DEPENDS@|Requires: @REQUIRES@)")), template);
        }
    }
}
