package io.postern.backend;

import io.postern.backend.account.AccountException;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads a password: twice without echo at a terminal, otherwise the first line of standard input. */
final class PasswordPrompt {
    private static final int MAX_CHARACTERS = 1024;

    private PasswordPrompt() {}

    // Since JDK 22, System.console() may return a console without a terminal.
    @SuppressWarnings("SystemConsoleNull")
    static Optional<char[]> read() {
        Console console = System.console();
        return console != null && console.isTerminal() ? ask(console) : firstLine();
    }

    private static Optional<char[]> ask(Console console) {
        char[] password = console.readPassword("Password: ");
        if (password == null) {
            return Optional.empty();
        }
        char[] again = console.readPassword("Again: ");
        if (again == null || !Arrays.equals(password, again)) {
            throw new AccountException("The two passwords differ.");
        }
        Arrays.fill(again, '\0');
        return Optional.of(password);
    }

    private static Optional<char[]> firstLine() {
        CharBuffer line = CharBuffer.allocate(MAX_CHARACTERS);
        try {
            Reader input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
            for (int character = input.read();
                    character >= 0 && character != '\n' && line.hasRemaining();
                    character = input.read()) {
                line.put((char) character);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int length = line.position();
        if (length > 0 && line.get(length - 1) == '\r') {
            length--;
        }
        char[] password = Arrays.copyOf(line.array(), length);
        Arrays.fill(line.array(), '\0');
        return length == 0 ? Optional.empty() : Optional.of(password);
    }
}
