package io.postern.platform.keystore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.platform.OperatingSystem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WindowsVaultTest {
    /** The offsets are those of CREDENTIALW in the 64-bit Windows headers. */
    @Test
    void credentialHasTheLayoutOfTheHeaders() {
        assertEquals(80, WindowsVault.CREDENTIAL.byteSize());
        assertArrayEquals(
                new long[] {4, 8, 32, 40, 48, 72},
                Stream.of("Type", "TargetName", "CredentialBlobSize", "CredentialBlob", "Persist", "UserName")
                        .mapToLong(WindowsVault::offset)
                        .toArray());
    }

    @Test
    void isRefusedOnOtherSystems() {
        if (OperatingSystem.current() != OperatingSystem.WINDOWS) {
            assertThrows(VaultException.class, WindowsVault::new);
        }
    }
}
