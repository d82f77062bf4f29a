package io.postern.network.trust;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate file that a person wants to trust: its contents, or why it cannot be used.
 *
 * @param certificates those that can be read, in the file's order
 * @param problem empty if all of it can be used
 */
public record CertificateFile(Path file, List<Certificate> certificates, Optional<Problem> problem) {
    /** The problems of a file. */
    public enum Problem {
        /** The file no longer exists. */
        MISSING,
        /** It must not be read, or is not a file. */
        UNREADABLE,
        /** It contains no certificate in PEM or DER; perhaps a key, or a web page that was saved by mistake. */
        NO_CERTIFICATE,
        /** Some of its certificates are damaged; the others are used. */
        PARTLY_DAMAGED
    }

    /** @param subject and issuer in short form */
    public record Certificate(String subject, String issuer, Instant notAfter) {}

    public CertificateFile {
        certificates = List.copyOf(certificates);
    }

    /** Reads a file; never throws. Not for the JavaFX thread. */
    public static CertificateFile read(Path file) {
        if (!Files.exists(file)) {
            return unusable(file, Problem.MISSING);
        }
        try {
            PemFile read = PemFile.read(file);
            if (read.certificates().isEmpty()) {
                return unusable(file, Problem.NO_CERTIFICATE);
            }
            return new CertificateFile(
                    file,
                    read.certificates().stream().map(CertificateFile::described).toList(),
                    read.unreadable() > 0 ? Optional.of(Problem.PARTLY_DAMAGED) : Optional.empty());
        } catch (AccessDeniedException e) {
            return unusable(file, Problem.UNREADABLE);
        } catch (IOException e) {
            // Far too large for certificates, or a folder.
            return unusable(file, Files.isRegularFile(file) ? Problem.NO_CERTIFICATE : Problem.UNREADABLE);
        }
    }

    private static CertificateFile unusable(Path file, Problem problem) {
        return new CertificateFile(file, List.of(), Optional.of(problem));
    }

    private static Certificate described(X509Certificate certificate) {
        return new Certificate(
                CertificateProblem.name(certificate.getSubjectX500Principal().getName()),
                CertificateProblem.name(certificate.getIssuerX500Principal().getName()),
                certificate.getNotAfter().toInstant());
    }
}
