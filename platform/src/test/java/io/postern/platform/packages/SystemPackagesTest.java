package io.postern.platform.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemPackagesTest {
    private static final String HEAD = "need\tgroups\tcheck\tpurpose\tapt\tdnf\tzypper\tpacman\tbrew\twinget\n";

    /** The union of all package managers' naming rules. */
    private static final String PACKAGE_NAME = "[A-Za-z0-9][A-Za-z0-9+._@-]*";

    @Test
    @DisplayName("the table can be read: its columns, unique needs, known groups and checks")
    void theTableIsWellFormed() {
        List<SystemPackage> all = SystemPackages.load().all();
        assertFalse(all.isEmpty());
        for (SystemPackage row : all) {
            assertTrue(row.need().matches("[a-z0-9-]+"), row.toString());
            assertFalse(row.groups().isEmpty(), row.toString());
            for (PackageManager manager : PackageManager.values()) {
                row.names(manager).forEach(name -> assertTrue(name.matches(PACKAGE_NAME), row.toString()));
                assertEquals(
                        row.names(manager).size(),
                        Set.copyOf(row.names(manager)).size(),
                        row.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PackageGroup.class)
    void everyGroupHasPackages(PackageGroup group) {
        assertFalse(SystemPackages.load().of(group).isEmpty());
    }

    @Test
    @DisplayName("what a running Postern needs are libraries, and every Linux distribution has a package of each")
    void librariesHavePackagesOnEveryLinux() {
        for (SystemPackage row :
                SystemPackages.load().of(PackageGroup.MEDIA, PackageGroup.JAVAFX, PackageGroup.WINDOW)) {
            assertTrue(row.library().orElse("").matches("lib[A-Za-z0-9_.+-]+\\.so\\.\\d+"), row.toString());
            Stream.of(PackageManager.APT, PackageManager.DNF, PackageManager.ZYPPER, PackageManager.PACMAN)
                    .forEach(manager -> assertFalse(row.names(manager).isEmpty(), row.toString()));
        }
    }

    @Test
    void aLibraryIsNamedOnce() {
        List<String> libraries = SystemPackages.load().all().stream()
                .flatMap(row -> row.library().stream())
                .toList();
        assertEquals(libraries.size(), Set.copyOf(libraries).size(), libraries.toString());
    }

    @Test
    void readsARow() {
        SystemPackage row = SystemPackages.parse("# comment\n\n" + HEAD
                        + "gtk\tjavafx,window\tlibrary:libgtk-3.so.0\topens windows\ta,b\tgtk3\tc\td\t-\t-\n")
                .of(PackageGroup.WINDOW)
                .getFirst();
        assertEquals(Set.of(PackageGroup.JAVAFX, PackageGroup.WINDOW), row.groups());
        assertEquals("libgtk-3.so.0", row.library().orElseThrow());
        assertEquals("opens windows", row.purpose());
        assertEquals(List.of("a", "b"), row.names(PackageManager.APT));
        assertEquals(List.of(), row.names(PackageManager.BREW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "need\tgroups\n",
                HEAD + "a\tmedia\tcommand:a\ta\ta\ta\ta\ta\ta\n",
                HEAD + "a\tmedia\tcommand:a\ta\ta\ta\ta\ta\ta\t\n",
                HEAD + "a\tmedia\tcommand:a\ta\ta\ta\ta\ta\ta\t b\n",
                HEAD + "a\tnobody\tcommand:a\ta\ta\ta\ta\ta\ta\ta\n",
                HEAD + "a\tmedia\tguess:a\ta\ta\ta\ta\ta\ta\ta\n",
                HEAD + "a\tmedia\tcommand\ta\ta\ta\ta\ta\ta\ta\n",
                HEAD + "a\tmedia\tcommand:a\ta\ta\ta\ta\ta\ta\ta\na\tmedia\tcommand:b\ta\ta\ta\ta\ta\ta\ta\n"
            })
    void refusesWhatIsNotATable(String text) {
        assertThrows(IllegalArgumentException.class, () -> SystemPackages.parse(text));
    }
}
