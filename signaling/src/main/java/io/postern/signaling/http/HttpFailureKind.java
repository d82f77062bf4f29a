package io.postern.signaling.http;

import io.postern.network.dial.DialException;
import io.postern.network.dial.DialFailure;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The reason why a call got no HTTP response. */
public enum HttpFailureKind {
    UNKNOWN_HOST,
    REFUSED,
    CERTIFICATE,
    /** The proxy requires other credentials, or will not connect there. */
    PROXY,
    TIMED_OUT,
    /** The server does not speak HTTP, or no TLS where TLS was requested. */
    NOT_HTTP,
    /** Any other network failure: no route, reset, connection cut. */
    NETWORK;

    /** Classifies an exception of OkHttp by its causes, because OkHttp wraps exceptions. */
    public static HttpFailureKind of(Throwable thrown) {
        Optional<DialFailure> dial = DialException.failureIn(thrown);
        if (dial.isPresent()) {
            return ofDialling(dial.get());
        }
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof UnknownHostException) {
                return UNKNOWN_HOST;
            }
            if (t instanceof SSLPeerUnverifiedException || t instanceof CertificateException) {
                return CERTIFICATE;
            }
            if (t instanceof SocketTimeoutException) {
                return TIMED_OUT;
            }
            if (t instanceof NoRouteToHostException) {
                return NETWORK;
            }
        }
        return switch (thrown) {
            case ConnectException e -> ofConnecting(e);
            case SSLException e when message(e).contains("unsupported or unrecognized ssl message") -> NOT_HTTP;
            case ProtocolException _ -> NOT_HTTP;
            // OkHttp's time limit on a whole call.
            case InterruptedIOException e when message(e).contains("timeout") -> TIMED_OUT;
            default -> NETWORK;
        };
    }

    private static HttpFailureKind ofDialling(DialFailure failure) {
        return switch (failure) {
            case DialFailure.UnknownHost _ -> UNKNOWN_HOST;
            case DialFailure.Refused _ -> REFUSED;
            case DialFailure.TimedOut _ -> TIMED_OUT;
            case DialFailure.ProxyAuthenticationNeeded _, DialFailure.ProxyRefused _ -> PROXY;
            case DialFailure.Certificate _ -> CERTIFICATE;
            case DialFailure.Network _, DialFailure.Cancelled _ -> NETWORK;
        };
    }

    private static HttpFailureKind ofConnecting(ConnectException thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (message(t).contains("timed out")) {
                return TIMED_OUT;
            }
            if (message(t).contains("refused")) {
                return REFUSED;
            }
        }
        return NETWORK;
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? "" : message.toLowerCase(Locale.ROOT);
    }
}
