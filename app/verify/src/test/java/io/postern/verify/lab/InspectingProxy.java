package io.postern.verify.lab;

import io.postern.network.address.Endpoint;
import io.postern.network.trust.TrustStore;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;

/**
 * A program: an HTTP proxy that looks into TLS, as companies have them. It shows its clients certificates that it makes
 * itself and speaks TLS with the real server in their place; what is no TLS it does not let through.
 */
final class InspectingProxy {
    /** The first byte of a TLS handshake. */
    private static final int HANDSHAKE = 0x16;

    private static final int LONGEST_HEAD = 8192;

    private final Authority authority;
    private final TrustStore trust;
    private final Map<String, SSLSocketFactory> identities = new ConcurrentHashMap<>();

    private InspectingProxy(Authority authority, TrustStore trust) {
        this.authority = authority;
        this.trust = trust;
    }

    /** @param arguments address, port, file of its own authority with key, file of whom it trusts */
    public static void main(String... arguments) throws Exception {
        try (InputStream pem = Files.newInputStream(Path.of(arguments[3]));
                ServerSocket listener = new ServerSocket()) {
            X509Certificate trusted =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            InspectingProxy proxy = new InspectingProxy(
                    Authority.of(Files.readString(Path.of(arguments[2]))), TrustStore.only(List.of(trusted)));
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral(arguments[0]), Integer.parseInt(arguments[1])));
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> proxy.serve(client));
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            String request = new BufferedReader(new StringReader(head(client.getInputStream()))).readLine();
            String[] words = request == null ? new String[0] : request.split(" ", -1);
            if (words.length < 2 || !words[0].equals("CONNECT")) {
                client.getOutputStream().write(answer("405 Method Not Allowed"));
                return;
            }
            int colon = words[1].lastIndexOf(':');
            Endpoint target =
                    new Endpoint(words[1].substring(0, colon), Integer.parseInt(words[1].substring(colon + 1)));
            client.getOutputStream().write(answer("200 OK"));
            int first = client.getInputStream().read();
            if (first == HANDSHAKE) {
                inspect(client, (byte) first, target);
            }
        } catch (IOException e) {
            System.out.println("a connection ended: " + e);
        }
    }

    private void inspect(Socket client, byte first, Endpoint target) throws IOException {
        SSLSocketFactory identity = identities.computeIfAbsent(target.host(), this::identity);
        try (SSLSocket inner =
                        (SSLSocket) identity.createSocket(client, new ByteArrayInputStream(new byte[] {first}), true);
                Socket plain = new Socket(target.host(), target.port());
                SSLSocket outer = trust.secure(plain, target)) {
            plain.setTcpNoDelay(true);
            inner.startHandshake();
            System.out.println("looking into a connection to " + target);
            Thread back = Thread.ofVirtual().start(() -> pump(outer, inner));
            pump(inner, outer);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SSLSocketFactory identity(String host) {
        return new HandshakeCertificates.Builder()
                .heldCertificate(authority.certificate(host), authority.held().certificate())
                .build()
                .sslSocketFactory();
    }

    /** To the end of either, which ends both. */
    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // The other direction ended first.
        }
    }

    /** Up to the empty line, and no byte more. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n") && head.size() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no whole request");
            }
            head.write(next);
            text = head.toString(StandardCharsets.ISO_8859_1);
        }
        return text;
    }

    private static byte[] answer(String status) {
        return ("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
