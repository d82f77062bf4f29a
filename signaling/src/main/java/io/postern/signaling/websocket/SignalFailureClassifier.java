package io.postern.signaling.websocket;

import io.postern.network.dial.DialException;
import io.postern.network.dial.DialFailure;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalFailure.Unreachable.Cause;
import io.postern.signaling.http.HttpFailureKind;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Determines the {@link SignalFailure} of a failed connection from its exception or HTTP response. Pure;
 * docs/protocol.md §1.6.
 */
final class SignalFailureClassifier {
    private static final int MAX_QUOTED_CHARS = 200;
    /** A JSON object in base64 begins with these letters. */
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]++(?:\\.[A-Za-z0-9_-]*+){0,2}");

    private static final String ROOM_MISSING = "requested room does not exist";

    private SignalFailureClassifier() {}

    /** The failure of a connection without an HTTP response. */
    static SignalFailure ofException(Throwable thrown) {
        Optional<DialFailure> dial = DialException.failureIn(thrown);
        String detail = scrub(dial.map(DialFailure::detail).orElseGet(thrown::toString));
        return switch (HttpFailureKind.of(thrown)) {
            case UNKNOWN_HOST -> new SignalFailure.Unreachable(Cause.UNKNOWN_HOST, detail, dial);
            case REFUSED -> new SignalFailure.Unreachable(Cause.REFUSED, detail, dial);
            case CERTIFICATE -> new SignalFailure.Unreachable(Cause.CERTIFICATE, detail, dial);
            case PROXY -> new SignalFailure.Unreachable(Cause.PROXY, detail, dial);
            case NETWORK -> new SignalFailure.Unreachable(Cause.NETWORK, detail, dial);
            case TIMED_OUT -> new SignalFailure.TimedOut(SignalFailure.TimedOut.Phase.CONNECT, detail, dial);
            case NOT_HTTP -> new SignalFailure.NoSuchService(0, detail);
        };
    }

    /** Whether a call of validate may tell more than the exception does. */
    static boolean shouldValidate(IOException thrown) {
        return DialException.failureIn(thrown).isEmpty() && HttpFailureKind.of(thrown) == HttpFailureKind.NETWORK;
    }

    /** Whether validate found nothing wrong. */
    static boolean isSuccess(Answer validation) {
        return validation.status() == 200 && validation.body().strip().equals("success");
    }

    /**
     * The failure by the response of validate, or of the upgrade itself if validate found nothing wrong or did not
     * respond.
     */
    static SignalFailure ofAnswer(Answer answer, SignalEndpoint endpoint) {
        int status = answer.status();
        String detail = answer.describe();
        if (status >= 500 || status == 408 || status == 429) {
            // Also for a web page, as proxies send when the server behind them is down.
            return new SignalFailure.ServerTrouble(status, detail);
        }
        if (answer.isWebPage()) {
            return new SignalFailure.NoSuchService(status, detail);
        }
        return switch (status) {
            case 401, 403 -> new SignalFailure.NotAllowed(status, detail);
            case 404 ->
                answer.body().contains(ROOM_MISSING)
                        ? new SignalFailure.NotAllowed(status, detail)
                        : new SignalFailure.NoSuchService(status, detail);
            case 400 ->
                // The response of Go and nginx to plain HTTP on a TLS port.
                answer.body().contains("HTTPS")
                        ? new SignalFailure.NoSuchService(status, detail)
                        : new SignalFailure.BadRequest(status, detail);
            case 413, 414, 431 ->
                // A proxy rejects the long URL with an offer. The other endpoint's URL has none.
                endpoint == SignalEndpoint.V1
                        ? new SignalFailure.NoSuchService(status, detail)
                        : new SignalFailure.BadRequest(status, detail);
            default -> new SignalFailure.NoSuchService(status, detail);
        };
    }

    /** Makes text fit for a log: one line, without anything that looks like a token. */
    static String scrub(String text) {
        String hidden = JWT.matcher(text).replaceAll("[token]").replaceAll("\\s+", " ");
        return hidden.length() > MAX_QUOTED_CHARS ? hidden.substring(0, MAX_QUOTED_CHARS) + "…" : hidden;
    }

    /**
     * An HTTP response.
     *
     * @param contentType may be empty
     * @param body its beginning
     */
    record Answer(int status, String contentType, String body) {
        boolean isWebPage() {
            return contentType.toLowerCase(Locale.ROOT).startsWith("text/html")
                    || body.stripLeading().startsWith("<");
        }

        String describe() {
            return "HTTP " + status + (body.isBlank() ? "" : ": " + scrub(body.strip()));
        }
    }
}
