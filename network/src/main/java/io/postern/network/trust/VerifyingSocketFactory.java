package io.postern.network.trust;

import io.postern.network.address.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Creates TLS sockets that are always verified: TLS 1.2 and 1.3, host name check inside the handshake, server name
 * (SNI) always sent. A socket without a host, which could not be verified, is not supported: {@code createSocket()}
 * throws, as in the JDK's class.
 */
final class VerifyingSocketFactory extends SSLSocketFactory {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLSocketFactory jdk;

    VerifyingSocketFactory(SSLSocketFactory jdk) {
        this.jdk = jdk;
    }

    private static Socket checked(Socket socket, String host) {
        SSLSocket tls = (SSLSocket) socket;
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        // The JDK sends no SNI for names without a dot, which are common inside a company.
        if (Endpoint.literal(host).isEmpty()) {
            serverName(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
        }
        tls.setSSLParameters(parameters);
        return tls;
    }

    private static Optional<SNIServerName> serverName(String host) {
        try {
            return Optional.of(new SNIHostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host));
        } catch (IllegalArgumentException underscores) {
            return Optional.empty();
        }
    }

    @Override
    public Socket createSocket(Socket connection, String host, int port, boolean autoClose) throws IOException {
        return checked(jdk.createSocket(connection, host, port, autoClose), host);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return checked(jdk.createSocket(host, port), host);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localAddress, int localPort) throws IOException {
        return checked(jdk.createSocket(host, port, localAddress, localPort), host);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return checked(jdk.createSocket(host, port), host.getHostAddress());
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort) throws IOException {
        return checked(jdk.createSocket(host, port, localAddress, localPort), host.getHostAddress());
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return jdk.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return jdk.getSupportedCipherSuites();
    }
}
