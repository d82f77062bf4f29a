package io.postern.network.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the certificates that the operating system trusts. */
final class SystemCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(SystemCertificates.class);

    /** The files in which distributions keep all certificates; the first that exists is used. */
    private static final List<String> BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Arch, Gentoo, Alpine
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Fedora, Red Hat
            "/etc/pki/tls/certs/ca-bundle.crt", // older Fedora, Red Hat
            "/var/lib/ca-certificates/ca-bundle.pem", // SUSE
            "/etc/ssl/ca-bundle.pem", // older SUSE
            "/etc/ssl/cert.pem"); // Alpine, BSDs

    private SystemCertificates() {}

    /**
     * Returns all certificates; none, and a line in the log, if they cannot be read.
     *
     * @param system {@code os.name}
     * @param environment for SSL_CERT_FILE, which other programs on Linux use too
     */
    static List<X509Certificate> read(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            // The current user's store, which includes the machine's.
            return ofKeyStores(List.of("Windows-ROOT"));
        }
        if (name.startsWith("mac")) {
            // The system's roots, and what people and device policies added to keychains.
            return ofKeyStores(List.of("KeychainStore-ROOT", "KeychainStore"));
        }
        String chosen = environment.getOrDefault("SSL_CERT_FILE", "");
        List<Path> candidates = new ArrayList<>();
        if (!chosen.isBlank()) {
            candidates.add(Path.of(chosen));
        }
        BUNDLES.forEach(bundle -> candidates.add(Path.of(bundle)));
        return firstBundle(candidates);
    }

    private static List<X509Certificate> firstBundle(List<Path> candidates) {
        for (Path candidate : candidates) {
            if (Files.isReadable(candidate)) {
                try {
                    PemFile bundle = PemFile.read(candidate);
                    LOG.debug("{} certificates in {}", bundle.certificates().size(), candidate);
                    return bundle.certificates();
                } catch (IOException e) {
                    LOG.warn("The certificates in {} cannot be read", candidate, e);
                }
            }
        }
        LOG.warn("No bundle of trusted certificates was found on this system");
        return List.of();
    }

    private static List<X509Certificate> ofKeyStores(List<String> types) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (String type : types) {
            try {
                KeyStore store = KeyStore.getInstance(type);
                store.load(null, null);
                certificates.addAll(ofKeyStore(store));
            } catch (GeneralSecurityException | IOException e) {
                LOG.warn("The system's certificates ({}) cannot be read", type, e);
            }
        }
        return certificates;
    }

    static List<X509Certificate> ofKeyStore(KeyStore store) throws KeyStoreException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate x509) {
                certificates.add(x509);
            }
        }
        return certificates;
    }
}
