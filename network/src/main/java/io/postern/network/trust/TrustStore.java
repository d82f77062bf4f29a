package io.postern.network.trust;

import io.postern.network.address.Endpoint;
import io.postern.platform.OperatingSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that this program trusts: the JVM's, the operating system's, and those that an administrator adds.
 * Nothing else is ever trusted, and checks cannot be disabled: host name and validity are always checked, by the JDK.
 * Thread safe; TLS 1.2 and 1.3.
 */
public final class TrustStore {
    private static final Logger LOG = LoggerFactory.getLogger(TrustStore.class);
    private static final List<String> SUFFIXES = List.of(".pem", ".crt", ".cer", ".der");

    /** The origin of a certificate. */
    public enum Source {
        /** The certificates that come with Java. */
        JVM,
        /** The operating system's. */
        SYSTEM,
        /** Files named in the settings. */
        ADMINISTRATOR
    }

    private final X509ExtendedTrustManager trustManager;
    private final SSLContext context;
    private final SSLSocketFactory socketFactory;
    private volatile Trusted trusted;

    /** @param problems files that could not be read */
    private record Trusted(Map<Source, X509ExtendedTrustManager> stores, List<String> problems) {}

    private TrustStore(Map<Source, ? extends Collection<X509Certificate>> certificates, List<String> problems) {
        Map<Source, X509ExtendedTrustManager> stores = new EnumMap<>(Source.class);
        try {
            for (Map.Entry<Source, ? extends Collection<X509Certificate>> entry : certificates.entrySet()) {
                // The JDK rejects an empty store.
                if (!entry.getValue().isEmpty()) {
                    stores.put(entry.getKey(), pkix(entry.getValue()));
                }
            }
            this.trusted = new Trusted(stores, List.copyOf(problems));
            this.trustManager =
                    new CompositeTrustManager(() -> List.copyOf(trusted.stores().values()));
            this.context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trustManager}, null);
            this.socketFactory = new VerifyingSocketFactory(context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw noTls(e);
        }
    }

    private static IllegalStateException noTls(GeneralSecurityException e) {
        return new IllegalStateException("this Java has no TLS", e);
    }

    /**
     * Loads the certificates of all three sources. Takes some tenths of a second and reads files: not for the JavaFX
     * thread.
     *
     * @param administrator files (PEM or DER) and folders of them; those that cannot be read are in {@link #problems}
     */
    public static TrustStore load(List<Path> administrator) {
        Map<Source, Collection<X509Certificate>> certificates = new EnumMap<>(Source.class);
        certificates.put(Source.JVM, ofJvm());
        certificates.put(Source.SYSTEM, SystemCertificates.read(OperatingSystem.javaName(), System.getenv()));
        List<String> problems = new ArrayList<>();
        certificates.put(Source.ADMINISTRATOR, ofFiles(administrator, problems));
        return new TrustStore(certificates, problems);
    }

    /**
     * Replaces the administrator's certificates for new connections. Reads files: not for the JavaFX thread.
     *
     * @param administrator as for {@link #load}
     */
    public synchronized void use(List<Path> administrator) {
        List<String> problems = new ArrayList<>();
        List<X509Certificate> certificates = ofFiles(administrator, problems);
        Map<Source, X509ExtendedTrustManager> stores = new EnumMap<>(trusted.stores());
        try {
            if (certificates.isEmpty()) {
                stores.remove(Source.ADMINISTRATOR);
            } else {
                stores.put(Source.ADMINISTRATOR, pkix(certificates));
            }
        } catch (GeneralSecurityException e) {
            throw noTls(e);
        }
        trusted = new Trusted(stores, List.copyOf(problems));
        // A resumed session shows no certificate, so it would stay trusted.
        SSLSessionContext sessions = context.getClientSessionContext();
        Collections.list(sessions.getIds()).forEach(id -> {
            SSLSession session = sessions.getSession(id);
            if (session != null) {
                session.invalidate();
            }
        });
    }

    /** Creates a store that trusts only these certificates. */
    public static TrustStore only(Collection<X509Certificate> certificates) {
        return new TrustStore(Map.of(Source.ADMINISTRATOR, List.copyOf(certificates)), List.of());
    }

    /** The administrator's files that could not be read, a sentence each for the log and the doctor. */
    public List<String> problems() {
        return trusted.problems();
    }

    /** The trust manager, for clients that need one in addition to the socket factory (OkHttp). */
    public X509ExtendedTrustManager trustManager() {
        return trustManager;
    }

    /**
     * The SSL context, for clients that accept nothing else. They have to request the host name check themselves, as
     * the JDK's HTTP client does; prefer {@link #socketFactory}.
     */
    public SSLContext context() {
        return context;
    }

    /**
     * Creates sockets that check certificate and host name during the handshake; a rejection has an
     * {@link UntrustedCertificateException} among its causes.
     */
    public SSLSocketFactory socketFactory() {
        return socketFactory;
    }

    /**
     * Does a TLS handshake over a connection, with all checks. Closing the result closes the connection; if this fails,
     * the caller closes the connection.
     *
     * @param server the expected host; also sent as server name (SNI) unless it is an address
     */
    public SSLSocket secure(Socket connection, Endpoint server) throws IOException {
        SSLSocket socket = (SSLSocket) socketFactory.createSocket(connection, server.host(), server.port(), true);
        socket.startHandshake();
        return socket;
    }

    /**
     * Returns the source that trusts a server's chain: the certificate of an inspecting proxy is in no {@code JVM}
     * store.
     */
    public Optional<Source> acceptedBy(List<X509Certificate> chain) {
        X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        if (certificates.length == 0) {
            return Optional.empty();
        }
        return trusted.stores().entrySet().stream()
                .filter(store -> accepts(store.getValue(), certificates))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean accepts(X509ExtendedTrustManager store, X509Certificate[] chain) {
        try {
            // The key exchange only matters for key usage checks, which the handshake has made.
            store.checkServerTrusted(chain, "UNKNOWN");
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static X509ExtendedTrustManager pkix(Collection<X509Certificate> certificates)
            throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : new LinkedHashSet<>(certificates)) {
                store.setCertificateEntry("certificate " + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new GeneralSecurityException("no X.509 trust manager"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<X509Certificate> ofJvm() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            // null selects javax.net.ssl.trustStore, else cacerts.
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
                    .toList();
        } catch (GeneralSecurityException e) {
            LOG.warn("The JVM's certificates cannot be read", e);
            return List.of();
        }
    }

    private static List<X509Certificate> ofFiles(List<Path> places, List<String> problems) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Path place : places) {
            try {
                for (Path file : files(place)) {
                    PemFile read = PemFile.read(file);
                    certificates.addAll(read.certificates());
                    if (read.unreadable() > 0) {
                        problems.add(read.unreadable() + " certificate(s) in " + file + " cannot be read");
                    }
                }
            } catch (IOException e) {
                problems.add("certificates in " + place + " cannot be read: " + e.getMessage());
            }
        }
        problems.forEach(problem -> LOG.warn("Added certificates: {}", problem));
        return certificates;
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString().toLowerCase(Locale.ROOT);
                if (SUFFIXES.stream().anyMatch(name::endsWith)) {
                    files.add(entry);
                }
            }
        }
        files.sort(null);
        return files;
    }
}
