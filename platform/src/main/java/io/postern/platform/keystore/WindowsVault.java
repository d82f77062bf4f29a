package io.postern.platform.keystore;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Stores secrets as generic credentials of the Windows Credential Manager (wincred.h), through the JDK's foreign
 * functions; 64 bits.
 */
@SuppressWarnings("restricted") // native code is called, and our programs are started with leave to do so
final class WindowsVault implements Vault {
    /** CREDENTIALW. */
    static final MemoryLayout CREDENTIAL = MemoryLayout.structLayout(
            JAVA_INT.withName("Flags"),
            JAVA_INT.withName("Type"),
            ADDRESS.withName("TargetName"),
            ADDRESS.withName("Comment"),
            MemoryLayout.sequenceLayout(2, JAVA_INT).withName("LastWritten"),
            JAVA_INT.withName("CredentialBlobSize"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("CredentialBlob"),
            JAVA_INT.withName("Persist"),
            JAVA_INT.withName("AttributeCount"),
            ADDRESS.withName("Attributes"),
            ADDRESS.withName("TargetAlias"),
            ADDRESS.withName("UserName"));

    private static final int CRED_TYPE_GENERIC = 1;
    private static final int CRED_PERSIST_LOCAL_MACHINE = 2;
    private static final int CRED_MAX_CREDENTIAL_BLOB_SIZE = 2560;
    private static final int ERROR_NOT_FOUND = 1168;

    private final MethodHandle credWrite;
    private final MethodHandle credRead;
    private final MethodHandle credDelete;
    private final MethodHandle credFree;

    WindowsVault() throws VaultException {
        try {
            Linker linker = Linker.nativeLinker();
            Linker.Option lastError = Linker.Option.captureCallState("GetLastError");
            SymbolLookup library = SymbolLookup.libraryLookup("Advapi32.dll", Arena.global());
            credWrite = linker.downcallHandle(
                    library.findOrThrow("CredWriteW"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), lastError);
            credRead = linker.downcallHandle(
                    library.findOrThrow("CredReadW"),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
                    lastError);
            credDelete = linker.downcallHandle(
                    library.findOrThrow("CredDeleteW"),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                    lastError);
            credFree = linker.downcallHandle(library.findOrThrow("CredFree"), FunctionDescriptor.ofVoid(ADDRESS));
        } catch (RuntimeException e) {
            throw new VaultException("the Credential Manager cannot be called", e);
        }
    }

    @Override
    public String name() {
        return "Credential Manager";
    }

    @Override
    public Optional<byte[]> read(String account, String service) throws VaultException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = error(arena);
            MemorySegment result = arena.allocate(ADDRESS);
            int found =
                    (int) credRead.invokeExact(error, target(arena, account, service), CRED_TYPE_GENERIC, 0, result);
            if (found == 0) {
                return absent(error);
            }
            MemorySegment credential = result.get(ADDRESS, 0).reinterpret(CREDENTIAL.byteSize());
            try {
                int size = credential.get(JAVA_INT, offset("CredentialBlobSize"));
                return Optional.of(credential
                        .get(ADDRESS, offset("CredentialBlob"))
                        .reinterpret(size)
                        .toArray(JAVA_BYTE));
            } finally {
                credFree.invokeExact(credential);
            }
        } catch (VaultException e) {
            throw e;
        } catch (Throwable e) {
            throw new VaultException("the Credential Manager failed", e);
        }
    }

    @Override
    public void write(String account, String service, byte[] secret) throws VaultException {
        if (secret.length > CRED_MAX_CREDENTIAL_BLOB_SIZE) {
            throw new VaultException("too long for the Credential Manager");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = error(arena);
            MemorySegment blob = arena.allocateFrom(JAVA_BYTE, secret);
            MemorySegment credential = arena.allocate(CREDENTIAL);
            credential.set(JAVA_INT, offset("Type"), CRED_TYPE_GENERIC);
            credential.set(ADDRESS, offset("TargetName"), target(arena, account, service));
            credential.set(JAVA_INT, offset("CredentialBlobSize"), secret.length);
            credential.set(ADDRESS, offset("CredentialBlob"), blob);
            credential.set(JAVA_INT, offset("Persist"), CRED_PERSIST_LOCAL_MACHINE);
            credential.set(ADDRESS, offset("UserName"), arena.allocateFrom(account, StandardCharsets.UTF_16LE));
            int written = (int) credWrite.invokeExact(error, credential, 0);
            blob.fill((byte) 0);
            if (written == 0) {
                throw failed(error);
            }
        } catch (VaultException e) {
            throw e;
        } catch (Throwable e) {
            throw new VaultException("the Credential Manager failed", e);
        }
    }

    @Override
    public void delete(String account, String service) throws VaultException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = error(arena);
            int deleted = (int) credDelete.invokeExact(error, target(arena, account, service), CRED_TYPE_GENERIC, 0);
            if (deleted == 0) {
                absent(error);
            }
        } catch (VaultException e) {
            throw e;
        } catch (Throwable e) {
            throw new VaultException("the Credential Manager failed", e);
        }
    }

    static long offset(String field) {
        return CREDENTIAL.byteOffset(PathElement.groupElement(field));
    }

    private static MemorySegment target(Arena arena, String account, String service) {
        return arena.allocateFrom(service + " " + account, StandardCharsets.UTF_16LE);
    }

    private static MemorySegment error(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    private static int code(MemorySegment error) {
        return error.get(
                JAVA_INT, Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("GetLastError")));
    }

    private static Optional<byte[]> absent(MemorySegment error) throws VaultException {
        if (code(error) != ERROR_NOT_FOUND) {
            throw failed(error);
        }
        return Optional.empty();
    }

    private static VaultException failed(MemorySegment error) {
        return new VaultException("the Credential Manager says error " + code(error));
    }
}
