package io.postern.media.rtc.webrtcjava;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.postern.media.rtc.RtcException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a PulseAudio server, or to PipeWire in its place, through libpulse, which libwebrtc uses as well.
 * Synchronous: each request runs the library's main loop until it is answered. For one thread at a time.
 */
@SuppressWarnings("restricted") // Calls a C library by its documented interface; every address comes from itself.
final class LibPulse implements AutoCloseable {
    /** Playback or recording, with libpulse's names for its devices and streams. */
    enum Direction {
        PLAYBACK("sink", "sink_input"),
        RECORDING("source", "source_output");

        private final String device;
        private final String stream;
        private final long serverDefault;

        Direction(String device, String stream) {
            this.device = device;
            this.stream = stream;
            this.serverDefault = PulseLayouts.offset(PulseLayouts.SERVER_INFO, "default_" + device + "_name");
        }

        private StructLayout streamLayout() {
            return switch (this) {
                case PLAYBACK -> PulseLayouts.SINK_INPUT_INFO;
                case RECORDING -> PulseLayouts.SOURCE_OUTPUT_INFO;
            };
        }
    }

    /** A sink, or a source that is not the monitor of a sink. */
    record Device(int index, String name, String description) {}

    /** A stream of this process and the device it is connected to. */
    record Stream(int index, int device) {}

    private static final Logger LOG = LoggerFactory.getLogger(LibPulse.class);

    private static final int NO_AUTOSPAWN = 1;
    private static final int CONTEXT_READY = 4;
    private static final int OPERATION_RUNNING = 0;
    private static final int NO_INDEX = -1;
    /** Sinks, sources, streams of both directions, and the server's defaults. */
    private static final int SUBSCRIPTION = 0x1 | 0x2 | 0x4 | 0x8 | 0x80;

    private static final int LOOP_MICROS = 20_000;
    private static final long REQUEST_TIMEOUT_NANOS = 2_000_000_000L;
    private static final long MAX_TEXT_BYTES = 4096;

    private static final long DEVICE_NAME = PulseLayouts.offset(PulseLayouts.DEVICE_INFO, "name");
    private static final long DEVICE_INDEX = PulseLayouts.offset(PulseLayouts.DEVICE_INFO, "index");
    private static final long DEVICE_DESCRIPTION = PulseLayouts.offset(PulseLayouts.DEVICE_INFO, "description");
    private static final long SOURCE_MONITOR_OF = PulseLayouts.offset(PulseLayouts.DEVICE_INFO, "monitor_of_sink");

    private final Arena arena = Arena.ofShared();
    private final SymbolLookup library;
    private final Map<String, MethodHandle> functions = new HashMap<>();
    private final MemorySegment onInfo;
    private final MemorySegment onServer;
    private final MemorySegment onSuccess;
    private final MemorySegment loop;
    private final MethodHandle wakeUp;
    private final MemorySegment context;
    private Consumer<MemorySegment> answer = info -> {};
    private boolean success;
    private boolean changed;
    private volatile boolean woken;

    /** @return empty if there is no libpulse or no server that responds */
    static Optional<LibPulse> connect() {
        try {
            return Optional.of(new LibPulse());
        } catch (IllegalArgumentException | RtcException e) {
            LOG.debug("No PulseAudio: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private LibPulse() {
        library = SymbolLookup.libraryLookup("libpulse.so.0", arena);
        MethodType info = MethodType.methodType(
                void.class, MemorySegment.class, MemorySegment.class, int.class, MemorySegment.class);
        onInfo = callback("info", info, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
        MethodType server =
                MethodType.methodType(void.class, MemorySegment.class, MemorySegment.class, MemorySegment.class);
        onServer = callback("server", server, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
        MethodType succeeded = MethodType.methodType(void.class, MemorySegment.class, int.class, MemorySegment.class);
        onSuccess = callback("succeeded", succeeded, FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS));

        // Created in advance, because the map of functions belongs to the one thread.
        wakeUp = Linker.nativeLinker()
                .downcallHandle(library.findOrThrow("pa_mainloop_wakeup"), FunctionDescriptor.ofVoid(ADDRESS));
        loop = address("pa_mainloop_new");
        MemorySegment api = address("pa_mainloop_get_api", loop);
        context = address("pa_context_new", api, arena.allocateFrom("Postern devices"));
        try {
            number("pa_context_connect", context, MemorySegment.NULL, NO_AUTOSPAWN, MemorySegment.NULL);
            run(() -> !isConnecting());
            requireReady();
        } catch (RtcException e) {
            close();
            throw e;
        }
    }

    /** Whether the connection to the server is open; does not block. */
    boolean isAlive() {
        return number("pa_mainloop_iterate", loop, 0, MemorySegment.NULL) >= 0
                && number("pa_context_get_state", context) == CONTEXT_READY;
    }

    /** Lists the devices of one direction, in no particular order. */
    List<Device> devices(Direction direction) {
        return list("pa_context_get_" + direction.device + "_info_list", PulseLayouts.DEVICE_INFO, info -> {
            boolean monitor = direction == Direction.RECORDING && info.get(JAVA_INT, SOURCE_MONITOR_OF) != NO_INDEX;
            return monitor
                    ? Optional.empty()
                    : Optional.of(new Device(
                            info.get(JAVA_INT, DEVICE_INDEX), text(info, DEVICE_NAME), text(info, DEVICE_DESCRIPTION)));
        });
    }

    /** Returns the name of the server's default device; empty if there is none. */
    String defaultDevice(Direction direction) {
        List<String> names = new ArrayList<>();
        answer = info -> names.add(text(sized(info, PulseLayouts.SERVER_INFO), direction.serverDefault));
        await(address("pa_context_get_server_info", context, onServer, MemorySegment.NULL));
        return names.isEmpty() ? "" : names.getFirst();
    }

    /** Lists the streams that this process is playing or recording. */
    List<Stream> streams(Direction direction) {
        String own = Long.toString(ProcessHandle.current().pid());
        MemorySegment processId = arena.allocateFrom("application.process.id");
        StructLayout layout = direction.streamLayout();
        long index = PulseLayouts.offset(layout, "index");
        long device = PulseLayouts.offset(layout, "device");
        long propertyList = PulseLayouts.offset(layout, "proplist");
        return list("pa_context_get_" + direction.stream + "_info_list", layout, info -> {
            MemorySegment properties = info.get(ADDRESS, propertyList);
            String process = string(address("pa_proplist_gets", properties, processId));
            return process.equals(own)
                    ? Optional.of(new Stream(info.get(JAVA_INT, index), info.get(JAVA_INT, device)))
                    : Optional.empty();
        });
    }

    /** Connects a stream to another device, without a gap. Returns whether the server agreed. */
    boolean move(Direction direction, Stream stream, String device) {
        success = false;
        try (Arena call = Arena.ofConfined()) {
            await(address(
                    "pa_context_move_" + direction.stream + "_by_name",
                    context,
                    stream.index(),
                    call.allocateFrom(device),
                    onSuccess,
                    MemorySegment.NULL));
        }
        return success;
    }

    /**
     * Subscribes to devices that are added, removed or changed, to a changed default, and to streams that are opened or
     * moved. Afterwards only {@link #awaitChange}, {@link #wake} and {@link #close} may be called.
     */
    void subscribe() {
        MethodType event =
                MethodType.methodType(void.class, MemorySegment.class, int.class, int.class, MemorySegment.class);
        MemorySegment onEvent =
                callback("changed", event, FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
        nothing("pa_context_set_subscribe_callback", context, onEvent, MemorySegment.NULL);
        await(address("pa_context_subscribe", context, SUBSCRIPTION, onSuccess, MemorySegment.NULL));
    }

    /**
     * Blocks until something changed.
     *
     * @return false if it was woken
     * @throws RtcException if the server is gone
     */
    boolean awaitChange() {
        changed = false;
        while (!changed && !woken) {
            if (number("pa_mainloop_iterate", loop, 1, MemorySegment.NULL) < 0) {
                throw new RtcException("The sound server is gone");
            }
            requireReady();
        }
        return !woken;
    }

    /** Ends {@link #awaitChange}, now or when it is called. Any thread, before {@link #close}. */
    void wake() {
        woken = true;
        try {
            wakeUp.invokeExact(loop);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("pa_mainloop_wakeup", e);
        }
    }

    private <T> List<T> list(String function, StructLayout layout, Function<MemorySegment, Optional<T>> reader) {
        List<T> found = new ArrayList<>();
        answer = info -> reader.apply(sized(info, layout)).ifPresent(found::add);
        await(address(function, context, onInfo, MemorySegment.NULL));
        return List.copyOf(found);
    }

    private boolean isConnecting() {
        int state = number("pa_context_get_state", context);
        return state < CONTEXT_READY;
    }

    private void requireReady() {
        if (number("pa_context_get_state", context) != CONTEXT_READY) {
            throw new RtcException("The sound server is gone");
        }
    }

    private void await(MemorySegment operation) {
        if (operation.equals(MemorySegment.NULL)) {
            throw new RtcException("The sound server is gone");
        }
        try {
            run(() -> number("pa_operation_get_state", operation) != OPERATION_RUNNING);
            requireReady();
        } finally {
            nothing("pa_operation_unref", operation);
        }
    }

    private interface Condition {
        boolean met();
    }

    private void run(Condition until) {
        long deadline = System.nanoTime() + REQUEST_TIMEOUT_NANOS;
        while (!until.met()) {
            boolean alive = number("pa_mainloop_prepare", loop, LOOP_MICROS) >= 0
                    && number("pa_mainloop_poll", loop) >= 0
                    && number("pa_mainloop_dispatch", loop) >= 0;
            if (!alive || System.nanoTime() > deadline) {
                throw new RtcException("The sound server does not respond");
            }
        }
    }

    @SuppressWarnings("UnusedMethod") // Called by libpulse.
    private void info(MemorySegment from, MemorySegment info, int end, MemorySegment userData) {
        if (end == 0) {
            server(from, info, userData);
        }
    }

    @SuppressWarnings("UnusedVariable") // The signature is libpulse's.
    private void server(MemorySegment from, MemorySegment info, MemorySegment userData) {
        if (!info.equals(MemorySegment.NULL)) {
            answer.accept(info);
        }
    }

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // Called by libpulse.
    private void succeeded(MemorySegment from, int succeeded, MemorySegment userData) {
        success = succeeded != 0;
    }

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // Called by libpulse.
    private void changed(MemorySegment from, int type, int index, MemorySegment userData) {
        changed = true;
    }

    private static MemorySegment sized(MemorySegment address, StructLayout layout) {
        return address.reinterpret(layout.byteSize());
    }

    private static String text(MemorySegment structure, long offset) {
        return string(structure.get(ADDRESS, offset));
    }

    private static String string(MemorySegment address) {
        return address.equals(MemorySegment.NULL)
                ? ""
                : address.reinterpret(MAX_TEXT_BYTES).getString(0);
    }

    private MemorySegment callback(String method, MethodType type, FunctionDescriptor descriptor) {
        try {
            MethodHandle handle = MethodHandles.lookup().bind(this, method, type);
            return Linker.nativeLinker().upcallStub(handle, descriptor, arena);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method, e);
        }
    }

    private MemorySegment address(String function, Object... arguments) {
        return (MemorySegment) call(function, ADDRESS, arguments);
    }

    private int number(String function, Object... arguments) {
        return (int) call(function, JAVA_INT, arguments);
    }

    private void nothing(String function, Object... arguments) {
        call(function, null, arguments);
    }

    private Object call(String function, @Nullable MemoryLayout result, Object... arguments) {
        MethodHandle handle = functions.computeIfAbsent(function, name -> {
            MemoryLayout[] types = new MemoryLayout[arguments.length];
            for (int i = 0; i < types.length; i++) {
                types[i] = arguments[i] instanceof Integer ? JAVA_INT : ADDRESS;
            }
            FunctionDescriptor descriptor =
                    result == null ? FunctionDescriptor.ofVoid(types) : FunctionDescriptor.of(result, types);
            return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
        });
        try {
            return handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError(function, e);
        }
    }

    @Override
    public void close() {
        nothing("pa_context_disconnect", context);
        nothing("pa_context_unref", context);
        nothing("pa_mainloop_free", loop);
        arena.close();
    }
}
