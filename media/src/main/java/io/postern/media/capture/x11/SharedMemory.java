package io.postern.media.capture.x11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Memory that another process of the same user can write to: System V's shmget(2), shmat(2) and shmctl(2), which
 * MIT-SHM requires.
 */
@SuppressWarnings("restricted") // Calls the C library by its documented interface; every address comes from itself.
final class SharedMemory implements AutoCloseable {
    private static final int PRIVATE = 0;
    private static final int CREATE_FOR_OWNER = 0x200 | 0x180;
    private static final int REMOVE = 0;
    private static final long FAILED = -1;

    /** Bound on first use, because only Linux has them. */
    private static final class Functions {
        private static final MethodHandle GET =
                bind("shmget", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
        private static final MethodHandle ATTACH =
                bind("shmat", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle DETACH = bind("shmdt", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        private static final MethodHandle CONTROL =
                bind("shmctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

        private static MethodHandle bind(String name, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
        }
    }

    private final int id;
    private final MemorySegment memory;
    private boolean removed;
    private boolean closed;

    /** @return empty if the system provides none */
    static Optional<SharedMemory> allocate(long bytes) {
        try {
            int id = (int) Functions.GET.invokeExact(PRIVATE, bytes, CREATE_FOR_OWNER);
            if (id == FAILED) {
                return Optional.empty();
            }
            MemorySegment memory = (MemorySegment) Functions.ATTACH.invokeExact(id, MemorySegment.NULL, 0);
            if (memory.address() == FAILED) {
                control(id);
                return Optional.empty();
            }
            return Optional.of(new SharedMemory(id, memory.reinterpret(bytes)));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private SharedMemory(int id, MemorySegment memory) {
        this.id = id;
        this.memory = memory;
    }

    /** The id that is sent to the other process. */
    int id() {
        return id;
    }

    /** The memory; must not be accessed after {@link #close}. */
    ByteBuffer buffer() {
        return memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Keeps other processes from attaching; the memory is freed with the last process that has it, however that ends.
     */
    void remove() {
        if (!removed) {
            removed = true;
            control(id);
        }
    }

    private static void control(int id) {
        try {
            int result = (int) Functions.CONTROL.invokeExact(id, REMOVE, MemorySegment.NULL);
            if (result == FAILED) {
                org.slf4j.LoggerFactory.getLogger(SharedMemory.class).debug("Shared memory {} was gone already", id);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        remove();
        try {
            int result = (int) Functions.DETACH.invokeExact(memory);
            if (result == FAILED) {
                org.slf4j.LoggerFactory.getLogger(SharedMemory.class).warn("Shared memory {} stays attached", id);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static LinkageError unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new LinkageError("shared memory", e);
    }
}
