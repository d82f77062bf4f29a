package io.postern.settings.policy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who can change a file on Windows: its owner, who can always give rights to itself, and whom its access list lets write.
 * Administrators, the system and its installer are known by the names that this Windows has for them.
 */
@SuppressWarnings("restricted") // Two documented functions; the buffers are our own.
final class WindowsAccess {
    private static final Logger LOG = LoggerFactory.getLogger(WindowsAccess.class);

    private static final Set<AclEntryPermission> WRITING = EnumSet.of(
            AclEntryPermission.WRITE_DATA,
            AclEntryPermission.APPEND_DATA,
            AclEntryPermission.DELETE,
            AclEntryPermission.DELETE_CHILD,
            AclEntryPermission.WRITE_ACL,
            AclEntryPermission.WRITE_OWNER);

    /** The same in every language of Windows. */
    private static final String INSTALLER = "NT SERVICE\\TrustedInstaller";

    // winnt.h: WELL_KNOWN_SID_TYPE.
    private static final int SYSTEM = 22;
    private static final int ADMINISTRATORS = 26;
    private static final int MAX_SID_BYTES = 68;
    private static final int MAX_NAME = 256;

    private WindowsAccess() {}

    /** Whether somebody who is no administrator can write to a file or folder, or let itself write. */
    static boolean isOpen(Path path) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
        return view == null || isOpen(view.getOwner(), view.getAcl(), administrators());
    }

    /** @param administrators names in lower case, with their domains */
    static boolean isOpen(UserPrincipal owner, List<AclEntry> acl, Set<String> administrators) {
        return !administrators.contains(lower(owner))
                || acl.stream()
                        .filter(entry -> entry.type() == AclEntryType.ALLOW)
                        .filter(entry -> !entry.flags().contains(AclEntryFlag.INHERIT_ONLY))
                        .filter(entry -> !administrators.contains(lower(entry.principal())))
                        .anyMatch(entry -> entry.permissions().stream().anyMatch(WRITING::contains));
    }

    private static String lower(UserPrincipal principal) {
        return principal.getName().toLowerCase(Locale.ROOT);
    }

    private static Set<String> administrators() {
        Set<String> names = new HashSet<>(Set.of(INSTALLER.toLowerCase(Locale.ROOT)));
        for (int sid : new int[] {SYSTEM, ADMINISTRATORS}) {
            try {
                names.add(name(sid).toLowerCase(Locale.ROOT));
            } catch (Throwable e) {
                // Then files of theirs are not believed, which is said.
                LOG.warn("Windows does not say what it calls its administrators.", e);
            }
        }
        return names;
    }

    /** What this Windows calls somebody that every Windows knows: domain, backslash, name. */
    private static String name(int wellKnown) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup advapi32 = SymbolLookup.libraryLookup("advapi32", arena);
            // BOOL CreateWellKnownSid(WELL_KNOWN_SID_TYPE, PSID domain, PSID sid, DWORD* size)
            MethodHandle create = Linker.nativeLinker()
                    .downcallHandle(
                            advapi32.findOrThrow("CreateWellKnownSid"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS));
            // BOOL LookupAccountSidW(LPCWSTR system, PSID, LPWSTR name, LPDWORD, LPWSTR domain, LPDWORD, PSID_NAME_USE)
            MethodHandle lookUp = Linker.nativeLinker()
                    .downcallHandle(
                            advapi32.findOrThrow("LookupAccountSidW"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS));
            MemorySegment sid = arena.allocate(MAX_SID_BYTES);
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, MAX_SID_BYTES);
            MemorySegment name = arena.allocate(2L * MAX_NAME);
            MemorySegment nameSize = arena.allocateFrom(ValueLayout.JAVA_INT, MAX_NAME);
            MemorySegment domain = arena.allocate(2L * MAX_NAME);
            MemorySegment domainSize = arena.allocateFrom(ValueLayout.JAVA_INT, MAX_NAME);
            MemorySegment use = arena.allocate(ValueLayout.JAVA_INT);
            boolean made = (int) create.invokeExact(wellKnown, MemorySegment.NULL, sid, size) != 0;
            if (!made
                    || (int) lookUp.invokeExact(MemorySegment.NULL, sid, name, nameSize, domain, domainSize, use)
                            == 0) {
                throw new IOException("no name for the well-known account " + wellKnown);
            }
            return domain.getString(0, StandardCharsets.UTF_16LE) + "\\" + name.getString(0, StandardCharsets.UTF_16LE);
        }
    }
}
