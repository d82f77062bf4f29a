package io.postern.kiosk.pin;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The command {@code postern --hash-pin}: reads a PIN and prints its hash for a policy. */
public final class HashPinCommand {
    private static final int MAX_LINE_CHARS = 200;

    private HashPinCommand() {}

    /**
     * @param console asked without showing what is typed; null if there is none, and the input is read
     * @return whether there is a hash
     */
    public static boolean run(@Nullable Console console, InputStream in, PrintStream out, PrintStream err) {
        char[] pin;
        try {
            pin = console == null ? line(in) : typed(console);
        } catch (IOException e) {
            err.println("The PIN cannot be read: " + e.getMessage());
            return false;
        }
        try {
            Optional<PinPolicy.Weakness> weakness = PinPolicy.weakness(pin);
            if (weakness.isPresent()) {
                err.println(sentence(weakness.get()));
                return false;
            }
            out.println(PinHash.of(pin).text());
            return true;
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private static char[] typed(Console console) throws IOException {
        char[] once = console.readPassword("PIN: ");
        char[] again = console.readPassword("Again: ");
        try {
            if (once == null || !Arrays.equals(once, again)) {
                throw new IOException("the two are not the same. Start again.");
            }
            return once.clone();
        } finally {
            if (once != null) {
                Arrays.fill(once, '\0');
            }
            if (again != null) {
                Arrays.fill(again, '\0');
            }
        }
    }

    private static char[] line(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        char[] read = new char[MAX_LINE_CHARS];
        int length = 0;
        for (int c = reader.read(); c != -1 && c != '\n' && c != '\r' && length < read.length; c = reader.read()) {
            read[length++] = (char) c;
        }
        char[] line = Arrays.copyOf(read, length);
        Arrays.fill(read, '\0');
        return line;
    }

    private static String sentence(PinPolicy.Weakness weakness) {
        return switch (weakness) {
            case NO_DIGITS -> "A PIN is made of digits alone, because it is typed on a keypad.";
            case TOO_SHORT -> "That PIN is too short. Take at least " + PinPolicy.MIN_DIGITS + " digits.";
            case TOO_LONG -> "That PIN is too long. Take at most " + PinPolicy.MAX_DIGITS + " digits.";
            case ONE_DIGIT -> "That PIN is one digit again and again, the first anyone tries. Take another one.";
            case A_RUN -> "That PIN is a run of digits, the first anyone tries. Take another one.";
        };
    }
}
