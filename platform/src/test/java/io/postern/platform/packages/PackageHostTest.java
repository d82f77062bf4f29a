package io.postern.platform.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageHostTest {
    private static final SystemPackage GTK = row("gtk", "libgtk-3-0t64,libgtk-3-0");
    private static final SystemPackage PULSE = row("pulse", "libpulse0");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "APT, false, 'sudo apt-get install -y libgtk-3-0t64 libpulse0'",
        "APT, true, 'apt-get install -y libgtk-3-0t64 libpulse0'",
        "DNF, false, 'sudo dnf install -y libgtk-3-0t64 libpulse0'",
        "ZYPPER, false, 'sudo zypper --non-interactive install libgtk-3-0t64 libpulse0'",
        "PACMAN, false, 'sudo pacman -S --needed libgtk-3-0t64 libpulse0'",
        "BREW, false, 'brew install libgtk-3-0t64 libpulse0'",
        "WINGET, false, 'winget install --exact --id libgtk-3-0t64 && winget install --exact --id libpulse0'"
    })
    void oneCommandInstallsThemAll(PackageManager manager, boolean root, String command) {
        PackageHost host = new PackageHost(Optional.of(manager), root, name -> true);
        assertEquals(Optional.of(command), host.installCommand(List.of(PULSE, GTK, PULSE)));
    }

    @Test
    void takesTheNameThatThePackageManagerKnows() {
        PackageHost host = new PackageHost(Optional.of(PackageManager.APT), true, Set.of("libgtk-3-0")::contains);
        assertEquals(Optional.of("apt-get install -y libgtk-3-0 libpulse0"), host.installCommand(List.of(PULSE, GTK)));
    }

    @Test
    @DisplayName("a machine that has never fetched its list of packages fetches it first, and the first name is taken")
    void fetchesTheListOfPackagesFirst() {
        PackageHost host = new PackageHost(Optional.of(PackageManager.APT), false, name -> false);
        assertEquals(
                Optional.of("sudo apt-get update && sudo apt-get install -y libgtk-3-0t64"),
                host.installCommand(List.of(GTK)));
        assertEquals(
                Optional.of("sudo apt-get update && sudo apt-get install -y libpulse0"),
                host.installCommand(List.of(PULSE)));
    }

    @Test
    void thereIsNoCommandWithoutAPackageManagerOrPackages() {
        assertEquals(
                Optional.empty(), new PackageHost(Optional.empty(), true, name -> true).installCommand(List.of(GTK)));
        PackageHost host = new PackageHost(Optional.of(PackageManager.BREW), true, name -> true);
        SystemPackage nowhere =
                new SystemPackage("x11", Set.of(PackageGroup.MEDIA), GTK.check(), "shares screens", Map.of());
        assertEquals(Optional.empty(), host.installCommand(List.of(nowhere)));
        assertEquals(Optional.empty(), host.installCommand(List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, debian, '', apt-get, APT",
        "Linux, linuxmint, ubuntu debian, apt-get dnf, APT",
        "Linux, fedora, '', apt-get dnf, DNF",
        "Linux, rocky, rhel centos fedora, dnf, DNF",
        "Linux, opensuse-leap, suse opensuse, apt-get zypper, ZYPPER",
        "Linux, arch, '', pacman, PACMAN",
        "Linux, nobody, '', pacman, PACMAN",
        "Linux, debian, '', dnf, DNF",
        "Linux, debian, '', ls, ",
        "Mac OS X, '', '', brew, BREW",
        "Mac OS X, '', '', apt-get, ",
        "Windows 11, '', '', winget.exe, WINGET",
        "Windows 11, '', '', ls, "
    })
    void findsThePackageManager(String system, String id, String like, String programs, PackageManager found)
            throws IOException {
        for (String program : programs.split(" ", -1)) {
            assertTrue(Files.createFile(folder.resolve(program)).toFile().setExecutable(true));
        }
        assertEquals(
                Optional.ofNullable(found),
                PackageHost.find(system, Map.of("ID", id, "ID_LIKE", like), List.of(folder)));
    }

    @Test
    void readsTheReleaseOfADistribution() throws IOException {
        Path file = Files.writeString(folder.resolve("os-release"), "ID=\"rocky\"\nID_LIKE='rhel fedora'\n# a\nX\n");
        assertEquals(Map.of("ID", "rocky", "ID_LIKE", "rhel fedora"), PackageHost.osRelease(file));
        assertEquals(Map.of(), PackageHost.osRelease(folder.resolve("none")));
    }

    private static SystemPackage row(String need, String names) {
        StringBuilder line = new StringBuilder(need + "\tmedia\tlibrary:lib" + need + ".so.0\tis a test");
        for (int i = 0; i < PackageManager.values().length; i++) {
            line.append('\t').append(names);
        }
        return SystemPackages.parse("need\tgroups\tcheck\tpurpose\tapt\tdnf\tzypper\tpacman\tbrew\twinget\n" + line)
                .all()
                .getFirst();
    }
}
