package io.postern.network.trust;

import java.security.cert.CertificateException;
import java.util.Optional;

/** Thrown when no store trusts a server's certificate. It is among the causes of the handshake's exception. */
public final class UntrustedCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_CAUSE_DEPTH = 20;

    private final transient CertificateProblem problem;

    UntrustedCertificateException(CertificateProblem problem, Throwable cause) {
        super(problem.detail(), cause);
        this.problem = problem;
    }

    /** The certificate and its problem. */
    public CertificateProblem problem() {
        return problem;
    }

    /** Finds the certificate problem behind a failed connection, if there is one. */
    public static Optional<CertificateProblem> problemIn(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MAX_CAUSE_DEPTH; i++, cause = cause.getCause()) {
            if (cause instanceof UntrustedCertificateException untrusted) {
                return Optional.of(untrusted.problem());
            }
        }
        return Optional.empty();
    }
}
