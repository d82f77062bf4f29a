package io.postern.doctor;

import io.postern.network.dial.DialFailure;
import io.postern.network.trust.CertificateProblem;
import io.postern.resources.Texts;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check. Immutable; holds no tokens, passwords or user names.
 *
 * @param key of the sentence for people in the resource bundles
 * @param arguments of the sentence
 * @param cause the cause, if a conclusion depends on it
 * @param measured values by name, for technicians and scripts: text, integers, fractions, booleans, and lists and maps of
 *     these; the names include the unit ({@code round_trip_ms})
 * @param detail technical details in English; may be empty
 * @param took how long the check lasted
 */
public record Finding(
        Check check,
        Outcome outcome,
        String key,
        List<Object> arguments,
        FindingCause cause,
        Map<String, Object> measured,
        String detail,
        Duration took) {
    /** The outcome of a check. The names are part of the report format. */
    public enum Outcome {
        OK,
        /** It works, but people should know about a problem. */
        WARNING,
        FAILED,
        /** The check was not made; the sentence says why. */
        SKIPPED;

        /** The name in reports. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Finding {
        arguments = List.copyOf(arguments);
        measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
    }

    /** A finding without a particular cause. */
    public Finding(
            Check check,
            Outcome outcome,
            String key,
            List<Object> arguments,
            Map<String, Object> measured,
            String detail,
            Duration took) {
        this(check, outcome, key, arguments, new FindingCause.Unspecified(), measured, detail, took);
    }

    static Finding ok(Check check, String key, Object... arguments) {
        return of(check, Outcome.OK, key, List.of(arguments));
    }

    static Finding warning(Check check, String key, Object... arguments) {
        return of(check, Outcome.WARNING, key, List.of(arguments));
    }

    static Finding failed(Check check, String key, Object... arguments) {
        return of(check, Outcome.FAILED, key, List.of(arguments));
    }

    /** A check that failed because a connection failed. */
    static Finding failed(Check check, DialFailure failure) {
        Finding finding =
                of(check, Outcome.FAILED, failure.key(), failure.arguments()).detail(failure.detail());
        return failure instanceof DialFailure.Certificate rejected
                ? finding.because(new FindingCause.RejectedCertificate(
                        rejected.problem().reason() == CertificateProblem.Reason.WRONG_HOST))
                : finding;
    }

    static Finding skipped(Check check, String key, Object... arguments) {
        return of(check, Outcome.SKIPPED, key, List.of(arguments));
    }

    /** A check that was skipped because the server offers no relay. */
    static Finding noRelay(Check check) {
        return skipped(check, "doctor.relay.none").because(new FindingCause.NoRelay());
    }

    private static Finding of(Check check, Outcome outcome, String key, List<Object> arguments) {
        return new Finding(check, outcome, key, arguments, Map.of(), "", Duration.ZERO);
    }

    /** A copy with a cause. */
    Finding because(FindingCause reason) {
        return new Finding(check, outcome, key, arguments, reason, measured, detail, took);
    }

    /** A copy with one more measured value; null adds nothing. */
    Finding with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(measured);
        more.put(name, value);
        return new Finding(check, outcome, key, arguments, cause, more, detail, took);
    }

    Finding detail(String text) {
        return new Finding(check, outcome, key, arguments, cause, measured, text, took);
    }

    Finding took(Duration time) {
        return new Finding(check, outcome, key, arguments, cause, measured, detail, time);
    }

    /** Whether the check found that it works, perhaps with a warning. */
    public boolean works() {
        return outcome == Outcome.OK || outcome == Outcome.WARNING;
    }

    /** The sentence for people. */
    public String sentence(Texts texts) {
        return CheckTexts.of(texts, key, arguments);
    }

    @Override
    public String toString() {
        return check + " " + outcome.name().toLowerCase(Locale.ROOT) + " (" + key + ")";
    }
}
