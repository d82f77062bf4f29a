package io.postern.network.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The certificates in a file: any number in PEM with any text in between, or a single one in DER. Other contents of a
 * PEM file are ignored.
 *
 * @param unreadable how many could not be read
 */
record PemFile(List<X509Certificate> certificates, int unreadable) {
    /** Bundles of operating systems are a quarter of this. */
    private static final long MAX_FILE_BYTES = 4L << 20;

    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN (?:X509 )?CERTIFICATE-----([A-Za-z0-9+/=\\s]*)-----END (?:X509 )?CERTIFICATE-----");

    static PemFile read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException("larger than 4 MiB");
        }
        byte[] bytes = Files.readAllBytes(file);
        Matcher block = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        List<X509Certificate> certificates = new ArrayList<>();
        int unreadable = 0;
        boolean isPem = false;
        while (block.find()) {
            isPem = true;
            try {
                certificates.add(certificate(Base64.getMimeDecoder().decode(block.group(1))));
            } catch (CertificateException | IllegalArgumentException e) {
                unreadable++;
            }
        }
        if (!isPem) {
            try {
                certificates.add(certificate(bytes));
            } catch (CertificateException e) {
                unreadable++;
            }
        }
        return new PemFile(certificates, unreadable);
    }

    private static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
