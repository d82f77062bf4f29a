package io.postern.settings.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Owners and access lists as Windows has them, as data. */
class WindowsAccessTest {
    private static final Set<String> ADMINISTRATORS =
            Set.of("vordefiniert\\administratoren", "nt-autorit\u00e4t\\system", "nt service\\trustedinstaller");

    private record Name(String getName) implements UserPrincipal {
        @Override
        public String getName() {
            return getName;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VORDEFINIERT\\Administratoren, VORDEFINIERT\\Benutzer, READ_DATA, ALLOW, false, false",
        "NT-AUTORIT\u00c4T\\SYSTEM, NT-AUTORIT\u00c4T\\SYSTEM, WRITE_DATA, ALLOW, false, false",
        "BOARD\\mallory, VORDEFINIERT\\Benutzer, READ_DATA, ALLOW, false, true",
        "MALLORY\\Administratoren, VORDEFINIERT\\Benutzer, READ_DATA, ALLOW, false, true",
        "VORDEFINIERT\\Administratoren, BOARD\\mallory, WRITE_DATA, ALLOW, false, true",
        "VORDEFINIERT\\Administratoren, BOARD\\mallory, WRITE_OWNER, ALLOW, false, true",
        "VORDEFINIERT\\Administratoren, BOARD\\mallory, DELETE_CHILD, ALLOW, false, true",
        "VORDEFINIERT\\Administratoren, BOARD\\mallory, WRITE_DATA, DENY, false, false",
        "VORDEFINIERT\\Administratoren, ERSTELLER-BESITZER, WRITE_DATA, ALLOW, true, false"
    })
    void aFileIsOpenToWhoOwnsItOrMayWriteIt(
            String owner, String other, AclEntryPermission may, AclEntryType type, boolean inheritOnly, boolean open) {
        AclEntry entry = AclEntry.newBuilder()
                .setType(type)
                .setPrincipal(new Name(other))
                .setPermissions(may)
                .setFlags(inheritOnly ? Set.of(AclEntryFlag.INHERIT_ONLY) : Set.of())
                .build();
        assertEquals(open, WindowsAccess.isOpen(new Name(owner), List.of(entry), ADMINISTRATORS));
    }
}
