package io.postern.backend.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** Clients that keep a connection busy by sending single bytes. */
class SlowCallerTest {
    private static final int MANY = 400;

    @Test
    void aHeadThatDripsIsCutOff() throws Exception {
        Server server = server(Duration.ofMillis(500));
        try (Socket socket = connect(server)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            assertTrue(isCutOffWhileDripping(socket));
        } finally {
            server.stop();
        }
    }

    @Test
    void theHeadOfTheNextRequestHasADeadlineToo() throws Exception {
        Server server = server(Duration.ofMillis(500));
        try (Socket socket = connect(server)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals('H', socket.getInputStream().read(), "the first is answered");
            assertTrue(isCutOffWhileDripping(socket));
        } finally {
            server.stop();
        }
    }

    @Test
    void aBodyThatDripsIsRefused() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                bytes[offset] = ' ';
                return 1;
            }
        };
        RefusedException refused =
                assertThrows(RefusedException.class, () -> JsonBodies.body(endless, Duration.ofNanos(1)));
        assertEquals(ErrorCode.BAD_REQUEST, refused.code());
        assertEquals(
                ErrorCode.BODY_TOO_LARGE,
                assertThrows(RefusedException.class, () -> JsonBodies.body(endless, Duration.ofHours(1)))
                        .code());
    }

    /**
     * Sends a byte every 20 ms until the server closes the connection; without a deadline it would last until the
     * limit.
     */
    private static boolean isCutOffWhileDripping(Socket socket) throws IOException {
        socket.setSoTimeout(20);
        for (int i = 0; i < MANY; i++) {
            try {
                socket.getOutputStream().write('x');
                while (socket.getInputStream().read() >= 0) {
                    // The rest of the previous response.
                }
                return true;
            } catch (SocketTimeoutException e) {
                // Still open.
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    private static Socket connect(Server server) throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(), ((ServerConnector) server.getConnectors()[0]).getLocalPort());
    }

    private static Server server(Duration limit) throws Exception {
        Server server = new Server(new QueuedThreadPool(8));
        HttpConfiguration http = new HttpConfiguration();
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        RequestDeadline deadline = new RequestDeadline(limit, connector::getScheduler);
        connector.addBean(deadline);
        http.addCustomizer(deadline);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                callback.succeeded();
                return true;
            }
        });
        server.start();
        return server;
    }
}
