package io.postern.platform.natives;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.platform.packages.PackageGroup;
import io.postern.platform.packages.PackageHost;
import io.postern.platform.packages.PackageManager;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredLibrariesTest {
    private static final String REFUSED =
            "/tmp/libwebrtc.so: libpulse.so.0: cannot open shared object file: No such file or directory";

    @Test
    void namesAllThatIsMissingAndOneCommand() {
        NativeLibraryException failure = media(Optional.of(PackageManager.APT), "libpulse.so.0", "libXrandr.so.2")
                .explain(new UnsatisfiedLinkError(REFUSED));
        assertEquals(
                "Sound and video cannot start because libpulse.so.0 and libXrandr.so.2 are missing on this machine; this"
                        + " command installs what is needed: sudo apt-get install -y libpulse0 libxrandr2",
                failure.getMessage());
    }

    @Test
    void namesTheLibraryAloneWhereThereIsNoPackageManager() {
        NativeLibraryException failure =
                media(Optional.empty(), "libpulse.so.0").explain(new UnsatisfiedLinkError(REFUSED));
        assertEquals(
                "Sound and video cannot start because libpulse.so.0 is missing on this machine; install the packages of"
                        + " your system that contain it.",
                failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /tmp/a.so: libodd.so.7: cannot open shared object file: No such file or directory | libodd.so.7 is missing
            /tmp/a.so: Error loading shared library libodd.so.7: No such file or directory (needed by /tmp/a.so) | libodd.so.7 is missing
            /tmp/a.so: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /tmp/a.so) | GLIBC_2.34
            /tmp/a.so: wrong ELF class: ELFCLASS32 (Possible cause: architecture word width mismatch, can't load 32-bit .so on a 64-bit platform) | is not made for this machine
            /tmp/a.so: /tmp/a.so: cannot open shared object file: No such file or directory (Possible cause: can't load AARCH64 .so on a AMD 64 platform) | is not made for this machine
            /srv/folder/a.so: /srv/folder/a.so: failed to map segment from shared object | from /srv/folder (mounted with noexec)
            /tmp/a.so: undefined symbol: nowhere | cannot be loaded: /tmp/a.so: undefined symbol: nowhere
            """)
    void saysWhyInOneSentence(String said, String sentence) {
        String message =
                media(Optional.empty()).explain(new UnsatisfiedLinkError(said)).getMessage();
        assertTrue(message.contains(sentence), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aPosternForAnotherMachineNamesThisOne() {
        LoadFailure failure = media(Optional.empty())
                .notMadeForThisMachine(new NullPointerException())
                .failure();
        assertTrue(assertInstanceOf(LoadFailure.WrongArchitecture.class, failure)
                .machine()
                .contains(System.getProperty("os.arch")));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: programs bring their libraries along elsewhere")
    void requiresAllButWhatMayBeMissing() {
        assertDoesNotThrow(() -> media(Optional.empty(), "libpulse.so.0").require(Set.of("libpulse.so.0")));
        RequiredLibraries two = media(Optional.empty(), "libpulse.so.0", "libX11.so.6");
        NativeLibraryException failure =
                assertThrows(NativeLibraryException.class, () -> two.require(Set.of("libpulse.so.0")));
        assertTrue(failure.getMessage().contains("libpulse.so.0 and libX11.so.6"), failure.getMessage());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: programs bring their libraries along elsewhere")
    void asksTheDynamicLinker() {
        assertTrue(RequiredLibraries.isLoadable("libc.so.6"));
        assertEquals(false, RequiredLibraries.isLoadable("libnobody-has-this.so.9"));
    }

    private static RequiredLibraries media(Optional<PackageManager> manager, String... missing) {
        Set<String> absent = Set.of(missing);
        return new RequiredLibraries(
                "Sound and video",
                Set.of(PackageGroup.MEDIA),
                () -> new PackageHost(manager, false, name -> true),
                library -> !absent.contains(library));
    }
}
