package io.postern.kiosk.pin;

import java.util.Optional;

/** Decides which PINs are good enough. */
public final class PinPolicy {
    public static final int MIN_DIGITS = 6;
    public static final int MAX_DIGITS = 16;

    private PinPolicy() {}

    /** The problems of a PIN. */
    public enum Weakness {
        /** Contains something other than the digits of a keypad. */
        NO_DIGITS,
        TOO_SHORT,
        TOO_LONG,
        /** The same digit repeated. */
        ONE_DIGIT,
        /** A sequence such as 123456 or 987654. */
        A_RUN
    }

    /** The problem of a PIN, if there is one. */
    public static Optional<Weakness> weakness(char[] pin) {
        for (char each : pin) {
            if (each < '0' || each > '9') {
                return Optional.of(Weakness.NO_DIGITS);
            }
        }
        if (pin.length < MIN_DIGITS) {
            return Optional.of(Weakness.TOO_SHORT);
        }
        if (pin.length > MAX_DIGITS) {
            return Optional.of(Weakness.TOO_LONG);
        }
        if (goesBy(pin, 0)) {
            return Optional.of(Weakness.ONE_DIGIT);
        }
        return goesBy(pin, 1) || goesBy(pin, -1) ? Optional.of(Weakness.A_RUN) : Optional.empty();
    }

    private static boolean goesBy(char[] pin, int step) {
        for (int i = 1; i < pin.length; i++) {
            if (pin[i] - pin[i - 1] != step) {
                return false;
            }
        }
        return true;
    }
}
