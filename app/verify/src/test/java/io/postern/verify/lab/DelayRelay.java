package io.postern.verify.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A long way, as a program: hands on every byte of TCP a fixed time after it came, in both directions. Listens on {@link
 * #portFor} of each port it is told. Holds little more than what is under way, so that who sends too much notices it as on
 * a real long way. Ends with its input.
 */
final class DelayRelay {
    /** Small, so that what does not fit waits at its sender. */
    private static final int SOCKET_BUFFER = 16 * 1024;

    private static final int CHUNK = 2 * 1024;
    private static final int CHUNKS = 8;

    private record Chunk(byte[] bytes, int count, long due) {}

    private DelayRelay() {}

    /** Where it listens in place of a port. */
    static int portFor(int port) {
        return 10_000 + port;
    }

    /** @param arguments the server's address, milliseconds of delay for each direction, ports */
    public static void main(String... arguments) throws IOException {
        InetAddress server = InetAddress.ofLiteral(arguments[0]);
        long delay = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1]));
        for (int i = 2; i < arguments.length; i++) {
            int port = Integer.parseInt(arguments[i]);
            ServerSocket listener = new ServerSocket();
            listener.setReceiveBufferSize(SOCKET_BUFFER);
            listener.bind(new InetSocketAddress(portFor(port)));
            Thread.ofPlatform().daemon().start(() -> accept(listener, new InetSocketAddress(server, port), delay));
        }
        System.out.println("{\"event\":\"ready\"}");
        System.in.transferTo(OutputStream.nullOutputStream());
    }

    private static void accept(ServerSocket listener, InetSocketAddress target, long delay) {
        try {
            while (true) {
                Socket near = listener.accept();
                Thread.ofVirtual().start(() -> relay(near, target, delay));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void relay(Socket near, InetSocketAddress target, long delay) {
        try (near;
                Socket far = new Socket()) {
            near.setSendBufferSize(SOCKET_BUFFER);
            near.setTcpNoDelay(true);
            far.setReceiveBufferSize(SOCKET_BUFFER);
            far.setTcpNoDelay(true);
            far.connect(target);
            Thread back = handOn(far, near, delay);
            Thread there = handOn(near, far, delay);
            there.join();
            back.join();
        } catch (IOException | InterruptedException e) {
            // The connection is over; both ends see it.
        }
    }

    private static Thread handOn(Socket from, Socket to, long delay) {
        BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS);
        Thread.ofVirtual().start(() -> {
            try {
                InputStream in = from.getInputStream();
                while (true) {
                    byte[] bytes = new byte[CHUNK];
                    int count = in.read(bytes);
                    underWay.put(new Chunk(bytes, count, System.nanoTime() + delay));
                    if (count < 0) {
                        return;
                    }
                }
            } catch (IOException | InterruptedException e) {
                close(from, to);
            }
        });
        return Thread.ofVirtual().start(() -> {
            try {
                OutputStream out = to.getOutputStream();
                for (Chunk next = underWay.take(); next.count() >= 0; next = underWay.take()) {
                    for (long left = next.due() - System.nanoTime(); left > 0; left = next.due() - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    out.write(next.bytes(), 0, next.count());
                }
                to.shutdownOutput();
            } catch (IOException | InterruptedException e) {
                close(from, to);
            }
        });
    }

    private static void close(Socket... ends) {
        for (Socket end : ends) {
            try {
                end.close();
            } catch (IOException e) {
                // It is.
            }
        }
    }
}
