package io.postern.network.watch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.postern.platform.OperatingSystem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the Linux kernel's notifications about interfaces, addresses, routes and rules (rtnetlink(7)). Their
 * contents are not read: they are only a reason to check at once. The numbers are those of the kernel's headers, which
 * never change.
 */
@SuppressWarnings("restricted") // Calls the C library by its documented interface; every address is our own.
final class NetlinkEventSource implements NetworkEventSource {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkEventSource.class);

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int NETLINK_ROUTE = 0;
    private static final int LINK = 1;
    private static final int IPV4_ADDRESS_ROUTE_RULE = 0x10 | 0x40 | 0x80;
    private static final int IPV6_ADDRESS_ROUTE_RULE = 0x100 | 0x400 | 0x40000;
    private static final int GROUPS = LINK | IPV4_ADDRESS_ROUTE_RULE | IPV6_ADDRESS_ROUTE_RULE;

    private static final short POLLIN = 1;
    private static final int EINTR = 4;
    private static final long SOCKADDR_NL_BYTES = 12;
    private static final long POLLFD_BYTES = 8;
    private static final long NOTICE_BYTES = 8192;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment error = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment polled = arena.allocate(2 * POLLFD_BYTES, 4);
    private final MemorySegment noticeBuffer = arena.allocate(NOTICE_BYTES);
    private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
    private final MethodHandle poll = call(
            "poll",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
            Linker.Option.captureCallState("errno"));
    private final MethodHandle receive =
            call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private final MethodHandle write = call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private final MethodHandle close = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private final PollingEventSource fallback = new PollingEventSource();

    private int netlinkDescriptor = -1;
    private int stopDescriptor = -1;
    private boolean hasFailed;

    private NetlinkEventSource() {}

    /** @throws IOException if this system does not support it, or not for this process */
    static NetlinkEventSource open() throws IOException {
        if (OperatingSystem.current() != OperatingSystem.LINUX) {
            throw new IOException("netlink is Linux's");
        }
        NetlinkEventSource events = new NetlinkEventSource();
        try {
            events.subscribe();
            return events;
        } catch (Throwable e) {
            events.free();
            throw e instanceof IOException known ? known : new IOException("no netlink", e);
        }
    }

    private void subscribe() throws Throwable {
        MethodHandle socket = call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        MethodHandle bind = call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
        MethodHandle eventfd = call("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        stopDescriptor = (int) eventfd.invokeExact(0, NONBLOCK_CLOEXEC);
        netlinkDescriptor = (int) socket.invokeExact(AF_NETLINK, SOCK_RAW | NONBLOCK_CLOEXEC, NETLINK_ROUTE);
        MemorySegment address = arena.allocate(SOCKADDR_NL_BYTES, 4);
        address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
        address.set(JAVA_INT, 8, GROUPS);
        if (stopDescriptor < 0
                || netlinkDescriptor < 0
                || (int) bind.invokeExact(netlinkDescriptor, address, (int) SOCKADDR_NL_BYTES) != 0) {
            throw new IOException("the kernel sends no notifications");
        }
        watchFor(0, stopDescriptor);
        watchFor(1, netlinkDescriptor);
    }

    private void watchFor(int place, int descriptor) {
        polled.set(JAVA_INT, place * POLLFD_BYTES, descriptor);
        polled.set(JAVA_SHORT, place * POLLFD_BYTES + 4, POLLIN);
    }

    private static MethodHandle call(String name, FunctionDescriptor as, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        return linker.downcallHandle(library.findOrThrow(name), as, options);
    }

    @Override
    public boolean await(Duration limit) {
        int ready = poll(2, limit);
        if (ready > 0) {
            drain();
        }
        return ready > 0;
    }

    @Override
    public void pause(Duration time) {
        poll(1, time);
    }

    /** @return how many descriptors are ready; not above 0 if the time is over or a signal arrived */
    private int poll(long descriptors, Duration limit) {
        if (!hasFailed) {
            try {
                int ready = (int) poll.invokeExact(error, polled, descriptors, Math.toIntExact(limit.toMillis()));
                if (ready >= 0 || errno() == EINTR) {
                    return ready;
                }
                LOG.warn("Cannot wait for the kernel's network notifications: error {}", errno());
            } catch (Throwable e) {
                LOG.warn("Cannot wait for the kernel's network notifications", e);
            }
            hasFailed = true;
        }
        fallback.pause(limit);
        return 0;
    }

    private int errno() {
        return error.get(JAVA_INT, Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno")));
    }

    /** Discards all notifications that have arrived: however many there are, one check is enough. */
    private void drain() {
        try {
            long read;
            do {
                read = (long) receive.invokeExact(netlinkDescriptor, noticeBuffer, NOTICE_BYTES, 0);
            } while (read > 0);
        } catch (Throwable e) {
            throw new IllegalStateException("recv cannot be called", e);
        }
    }

    @Override
    public void stop() {
        fallback.stop();
        try {
            long _ = (long) write.invokeExact(stopDescriptor, one, 8L);
        } catch (Throwable e) {
            throw new IllegalStateException("write cannot be called", e);
        }
    }

    @Override
    public void free() {
        try {
            if (netlinkDescriptor >= 0) {
                int _ = (int) close.invokeExact(netlinkDescriptor);
            }
            if (stopDescriptor >= 0) {
                int _ = (int) close.invokeExact(stopDescriptor);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("close cannot be called", e);
        } finally {
            arena.close();
        }
    }
}
