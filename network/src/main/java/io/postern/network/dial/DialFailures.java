package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialFailure.TimedOut.Phase;
import io.postern.network.trust.UntrustedCertificateException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Translates the JDK's exceptions to {@link DialFailure}s and selects the most helpful of several. */
final class DialFailures {
    private static final int MAX_DETAIL_CHARS = 160;

    private DialFailures() {}

    static DialException of(IOException thrown, Endpoint at, Phase phase) {
        DialFailure failure = UntrustedCertificateException.problemIn(thrown)
                .<DialFailure>map(problem -> new DialFailure.Certificate(problem, problem.detail()))
                .orElseGet(() -> other(thrown, at, phase));
        return new DialException(failure, thrown);
    }

    private static DialFailure other(IOException thrown, Endpoint at, Phase phase) {
        String message = sanitize(String.valueOf(thrown.getMessage()));
        boolean timedOut = message.toLowerCase(Locale.ROOT).contains("timed out");
        return switch (thrown) {
            case SocketTimeoutException _ -> new DialFailure.TimedOut(at, phase, at + " did not answer in time");
            case ConnectException _
            when timedOut -> new DialFailure.TimedOut(at, phase, at + " did not answer in time");
            case ConnectException _
            when message.toLowerCase(Locale.ROOT).contains("refused") ->
                new DialFailure.Refused(at, false, at + " refused the connection");
            case SSLException _ -> new DialFailure.Network(at, "no TLS with " + at + ": " + message);
            default -> new DialFailure.Network(at, "no connection to " + at + ": " + message);
        };
    }

    /**
     * Returns the failure that a person can do most about; among equals the first, which is that of the preferred
     * route.
     */
    static DialException mostActionable(List<DialException> failures) {
        DialException chosen = failures.stream()
                .min(Comparator.comparingInt(failure -> rank(failure.failure())))
                .orElseThrow(() -> new IllegalArgumentException("nothing has failed"));
        failures.stream().filter(other -> other != chosen).forEach(chosen::addSuppressed);
        return chosen;
    }

    private static int rank(DialFailure failure) {
        return switch (failure) {
            case DialFailure.Cancelled _ -> 0;
            case DialFailure.ProxyAuthenticationNeeded _ -> 1;
            case DialFailure.Certificate _ -> 2;
            case DialFailure.ProxyRefused _ -> 3;
            case DialFailure.UnknownHost _, DialFailure.Refused _, DialFailure.TimedOut _, DialFailure.Network _ -> 4;
        };
    }

    /** Makes text of the other side fit for a log: printable, one line, short. */
    static String sanitize(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .limit(MAX_DETAIL_CHARS)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }
}
