package io.postern.settings.policy;

import io.postern.resources.Texts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A part of a policy that is invalid or not trusted.
 *
 * @param file where it stands, as an administrator knows it: a file, or a key of the registry
 * @param line from 1; 0 if it is not about a place in it
 * @param column from 1; 0 if it is not about a place in it
 * @param key the setting, {@code kiosk.hours[0].from}; empty if it is about the whole
 * @param arguments for the sentence
 */
public record PolicyProblem(String file, int line, int column, String key, Cause cause, List<Object> arguments) {
    /** The kinds of problems; each has its sentence ({@code policy.problem.*}). */
    public enum Cause {
        /** It is there, and cannot be read. */
        UNREADABLE,
        /** People who are no administrators can change it; with the place they can write to. */
        WRITABLE,
        NOT_JSON,
        TOO_LARGE,
        /** A name nobody knows; with those that are known. */
        UNKNOWN_KEY,
        DUPLICATE_KEY,
        WANTS_OBJECT,
        WANTS_LIST,
        WANTS_TEXT,
        WANTS_NUMBER,
        WANTS_FLAG,
        /** With those there are. */
        NO_SUCH_CHOICE,
        EMPTY,
        MISSING,
        BAD_SERVER,
        BAD_HOST,
        BAD_PORT,
        TOO_MANY_PORTS,
        BAD_SCRIPT,
        BAD_EXCLUSION,
        PROXY_INCOMPLETE,
        BAD_TIME,
        BAD_DURATION,
        BAD_LINK,
        BAD_FEED,
        BAD_KEY,
        CERTIFICATE_MISSING,
        CERTIFICATE_UNREADABLE,
        CERTIFICATE_NO_CERTIFICATE,
        CERTIFICATE_PARTLY_DAMAGED,
        /** The server is locked and not named. */
        SERVER_NOT_NAMED,
        BAD_PIN,
        KIOSK_ROOM,
        KIOSK_HOURS,
        /** Updates are off because something about them is broken. */
        UPDATES_OFF,
        /** An option names a file, and the system has a policy already. */
        OPTION_IGNORED
    }

    public PolicyProblem {
        arguments = List.copyOf(arguments);
    }

    /** The problem and its remedy, for people. */
    public String sentence(Texts texts) {
        return texts.text("policy.problem." + cause.name().toLowerCase(Locale.ROOT), arguments.toArray());
    }

    /** The sentence with where it is: {@code /etc/postern/policy.json:3:11 proxy.port: …}. */
    public String line(Texts texts) {
        String place = line > 0 ? file + ":" + line + ":" + column : file;
        return place + (key.isEmpty() ? "" : " " + key) + ": " + sentence(texts);
    }

    /** All of them, one below the other. */
    public static String lines(List<PolicyProblem> problems, Texts texts) {
        return problems.stream().map(problem -> problem.line(texts)).collect(Collectors.joining("\n"));
    }
}
