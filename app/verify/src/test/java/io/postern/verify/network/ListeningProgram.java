package io.postern.verify.network;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Takes every connection to its port, and says yes to who asks it to be a proxy. Ends with its input. */
final class ListeningProgram {
    private ListeningProgram() {}

    /** @param arguments the port */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener = new ServerSocket(Integer.parseInt(arguments[0]))) {
            Thread.ofPlatform().daemon().start(() -> accept(listener));
            System.out.println("listening");
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void accept(ServerSocket listener) {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofPlatform().daemon().start(() -> answer(socket));
            }
        } catch (SocketException closed) {
            // The end.
        } catch (IOException e) {
            System.out.println("no longer listening: " + e);
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            if (socket.getInputStream().read(new byte[4096]) > 0) {
                socket.getOutputStream().write("HTTP/1.1 200 Yes\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException e) {
            System.out.println("a connection broke: " + e);
        }
    }
}
