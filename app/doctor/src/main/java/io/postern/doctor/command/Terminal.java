package io.postern.doctor.command;

import io.postern.doctor.report.Lines;
import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the command speaks and whom it can ask.
 *
 * @param interactive whether a person sits there
 * @param asking asks for something secret, with nothing shown while it is typed; empty if nobody answers
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive, Function<String, Optional<char[]>> asking) {
    // JDK 25 has its built-in console again, which is not there without a terminal.
    @SuppressWarnings("SystemConsoleNull")
    static Terminal ofThisProcess(PrintStream out, PrintStream err) {
        Console console = System.console();
        boolean interactive = console != null && console.isTerminal();
        return new Terminal(
                out,
                err,
                interactive,
                question -> console != null && interactive
                        ? Optional.ofNullable(console.readPassword("%s", question))
                        : Optional.empty());
    }

    Optional<char[]> password(String question) {
        return asking.apply(question);
    }

    Lines.Style style(Map<String, String> environment) {
        if (!interactive || environment.getOrDefault("TERM", "").equals("dumb")) {
            return Lines.Style.PLAIN;
        }
        return environment.getOrDefault("NO_COLOR", "").isEmpty() ? Lines.Style.COLOURED : Lines.Style.LIVE;
    }
}
