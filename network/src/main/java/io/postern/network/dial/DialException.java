package io.postern.network.dial;

import io.postern.network.trust.CertificateProblem;
import io.postern.network.trust.UntrustedCertificateException;
import java.io.IOException;
import java.util.Optional;

/** Thrown when no connection could be opened, with the reason. */
public final class DialException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_CAUSE_DEPTH = 20;

    private final transient DialFailure failure;

    DialException(DialFailure failure) {
        super(failure.detail());
        this.failure = failure;
    }

    public DialException(DialFailure failure, Throwable cause) {
        super(failure.detail(), cause);
        this.failure = failure;
    }

    /** The reason. */
    public DialFailure failure() {
        return failure;
    }

    /**
     * Finds the failure behind an exception of a client that connects through a {@link Dialer} and does the TLS
     * handshake with a {@code TrustStore}, and may have wrapped the exception.
     */
    public static Optional<DialFailure> failureIn(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MAX_CAUSE_DEPTH; i++, cause = cause.getCause()) {
            if (cause instanceof DialException dialling) {
                return Optional.of(dialling.failure());
            }
            if (cause instanceof UntrustedCertificateException untrusted) {
                // The client did the handshake itself, on a dialled connection.
                CertificateProblem problem = untrusted.problem();
                return Optional.of(new DialFailure.Certificate(problem, problem.detail()));
            }
        }
        return Optional.empty();
    }
}
