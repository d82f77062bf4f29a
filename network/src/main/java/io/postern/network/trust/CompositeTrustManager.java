package io.postern.network.trust;

import io.postern.network.trust.CertificateProblem.Reason;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts a certificate chain if the JDK's own check trusts it with any one of several stores, and otherwise reports
 * what is wrong with which certificate. It decides nothing itself: path, validity, algorithms and host name are checked
 * by the JDK.
 */
final class CompositeTrustManager extends X509ExtendedTrustManager {
    private static final String NO_HOST = "";

    private final Supplier<List<X509ExtendedTrustManager>> stores;

    /** @param stores read at every check: a person may add one while the program runs */
    CompositeTrustManager(Supplier<List<X509ExtendedTrustManager>> stores) {
        this.stores = stores;
    }

    /** The check of one store. */
    @FunctionalInterface
    private interface Check {
        void by(X509ExtendedTrustManager store) throws CertificateException;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        String host = socket instanceof SSLSocket tls ? host(tls.getHandshakeSession()) : NO_HOST;
        check(chain, authType, host, store -> store.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(
                chain,
                authType,
                host(engine.getHandshakeSession()),
                store -> store.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, authType, NO_HOST, store -> store.checkServerTrusted(chain, authType));
    }

    private void check(X509Certificate[] chain, String authType, String host, Check check) throws CertificateException {
        List<Failure> failures = new ArrayList<>();
        for (X509ExtendedTrustManager store : stores.get()) {
            try {
                check.by(store);
                return;
            } catch (CertificateException e) {
                failures.add(failure(e, store, chain, authType));
            }
        }
        // A store that knows the issuer and still rejects has the better reason.
        Failure telling = failures.stream()
                .filter(failure -> failure.reason() != Reason.UNKNOWN_ISSUER)
                .findFirst()
                .or(() -> failures.stream().findFirst())
                .orElseGet(() -> new Failure(
                        Reason.UNKNOWN_ISSUER, chain.length - 1, new CertificateException("nobody is trusted")));
        throw new UntrustedCertificateException(
                CertificateProblem.of(telling.reason(), host, chain, telling.faulty()), telling.thrown());
    }

    private record Failure(Reason reason, int faulty, CertificateException thrown) {}

    private static Failure failure(
            CertificateException thrown, X509ExtendedTrustManager store, X509Certificate[] chain, String authType) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertPathValidatorException invalid -> {
                    return new Failure(reason(invalid), faulty(invalid, chain), thrown);
                }
                case CertificateExpiredException _ -> {
                    return new Failure(Reason.EXPIRED, 0, thrown);
                }
                case CertificateNotYetValidException _ -> {
                    return new Failure(Reason.NOT_YET_VALID, 0, thrown);
                }
                case CertPathBuilderException _ -> {
                    return withoutPath(thrown, store, chain);
                }
                default -> {
                    // Look further down.
                }
            }
        }
        return new Failure(
                isFineSaveForTheHost(store, chain, authType) ? Reason.WRONG_HOST : Reason.INVALID, 0, thrown);
    }

    /**
     * Explains a chain without a path to a trusted issuer. The JDK reports only that where the server sends
     * certificates that do not belong to its own, even if its own certificate is merely expired.
     */
    private static Failure withoutPath(
            CertificateException thrown, X509ExtendedTrustManager store, X509Certificate[] chain) {
        List<Integer> path = path(chain);
        // The last certificate that was sent has to be issued by a trusted issuer.
        int end = path.getLast();
        boolean issuerIsKnown = Arrays.stream(store.getAcceptedIssuers())
                .anyMatch(known -> known.getSubjectX500Principal().equals(chain[end].getIssuerX500Principal()));
        if (issuerIsKnown) {
            for (int index : path) {
                try {
                    chain[index].checkValidity();
                } catch (CertificateExpiredException e) {
                    return new Failure(Reason.EXPIRED, index, thrown);
                } catch (CertificateNotYetValidException e) {
                    return new Failure(Reason.NOT_YET_VALID, index, thrown);
                }
            }
        }
        return new Failure(Reason.UNKNOWN_ISSUER, end, thrown);
    }

    /** The indices of the server's own certificate, its issuer's, and so on, as far as they were sent. */
    private static List<Integer> path(X509Certificate[] chain) {
        List<Integer> path = new ArrayList<>(List.of(0));
        for (int next = issuer(chain, 0); next >= 0 && !path.contains(next); next = issuer(chain, next)) {
            path.add(next);
        }
        return path;
    }

    private static int issuer(X509Certificate[] chain, int index) {
        for (int i = 0; i < chain.length; i++) {
            if (chain[i].getSubjectX500Principal().equals(chain[index].getIssuerX500Principal())) {
                return i;
            }
        }
        return -1;
    }

    /** Whether only the host name is wrong. Used to explain a rejection; nothing is accepted here. */
    private static boolean isFineSaveForTheHost(
            X509ExtendedTrustManager store, X509Certificate[] chain, String authType) {
        try {
            store.checkServerTrusted(chain, authType);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static Reason reason(CertPathValidatorException invalid) {
        return switch (invalid.getReason()) {
            case BasicReason.EXPIRED -> Reason.EXPIRED;
            case BasicReason.NOT_YET_VALID -> Reason.NOT_YET_VALID;
            case BasicReason.ALGORITHM_CONSTRAINED -> Reason.WEAK;
            case BasicReason.REVOKED -> Reason.REVOKED;
            case PKIXReason.NO_TRUST_ANCHOR -> Reason.UNKNOWN_ISSUER;
            default -> Reason.INVALID;
        };
    }

    private static int faulty(CertPathValidatorException invalid, X509Certificate[] chain) {
        if (invalid.getCertPath() == null || invalid.getIndex() < 0) {
            return 0;
        }
        // The path may leave out or reorder what the server sent.
        Object certificate = invalid.getCertPath().getCertificates().get(invalid.getIndex());
        return Math.max(0, Arrays.asList(chain).indexOf(certificate));
    }

    private static String host(SSLSession session) {
        String host = session == null ? null : session.getPeerHost();
        return host == null ? NO_HOST : host;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return stores.get().stream()
                .map(X509TrustManager::getAcceptedIssuers)
                .flatMap(Arrays::stream)
                .distinct()
                .toArray(X509Certificate[]::new);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw servesNobody();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw servesNobody();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw servesNobody();
    }

    private static CertificateException servesNobody() {
        return new CertificateException("for connections to servers only");
    }
}
