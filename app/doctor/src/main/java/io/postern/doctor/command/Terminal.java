package io.postern.doctor.command;

import io.postern.doctor.report.TextReport;
import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The terminal of the command: its output streams, and the means to ask for a password.
 *
 * @param interactive whether a person uses it
 * @param asking asks for a secret without echoing it; empty if nobody answers
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive, Function<String, Optional<char[]>> asking) {
    // Since JDK 22, System.console() may return a console without a terminal.
    @SuppressWarnings("SystemConsoleNull")
    static Terminal ofThisProcess() {
        Console console = System.console();
        boolean interactive = console != null && console.isTerminal();
        // A terminal has its own character set; files and pipes use UTF-8.
        Charset letters = interactive ? System.out.charset() : StandardCharsets.UTF_8;
        return new Terminal(
                new PrintStream(System.out, true, letters),
                new PrintStream(System.err, true, letters),
                interactive,
                question -> console != null && interactive
                        ? Optional.ofNullable(console.readPassword("%s", question))
                        : Optional.empty());
    }

    Optional<char[]> password(String question) {
        return asking.apply(question);
    }

    TextReport.Style style(Map<String, String> environment) {
        if (!interactive || environment.getOrDefault("TERM", "").equals("dumb")) {
            return TextReport.Style.PLAIN;
        }
        return environment.getOrDefault("NO_COLOR", "").isEmpty() ? TextReport.Style.COLOURED : TextReport.Style.LIVE;
    }
}
