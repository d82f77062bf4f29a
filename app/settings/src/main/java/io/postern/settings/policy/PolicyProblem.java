package io.postern.settings.policy;

import io.postern.resources.Texts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A part of a policy that is invalid or not trusted.
 *
 * @param file the location as an administrator knows it: a file, or a key of the registry
 * @param line from 1; 0 if the problem has no position
 * @param column from 1; 0 if the problem has no position
 * @param key the setting, such as {@code kiosk.hours[0].from}; empty if the problem concerns the whole policy
 * @param arguments for the sentence
 */
public record PolicyProblem(String file, int line, int column, String key, Cause cause, List<Object> arguments) {
    /** The kinds of problems; each has its sentence ({@code policy.problem.*}). */
    public enum Cause {
        /** The policy exists but cannot be read. */
        UNREADABLE,
        /** People who are not administrators can change it; the argument is the path that they can write to. */
        WRITABLE,
        NOT_JSON,
        TOO_LARGE,
        /** An unknown name; the argument lists the known ones. */
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
        /** Updates are off because their settings are invalid. */
        UPDATES_OFF,
        /** An option names a file, and the system has a policy already. */
        OPTION_IGNORED
    }

    public PolicyProblem {
        arguments = List.copyOf(arguments);
    }

    /** Describes the problem and its remedy for people. */
    public String sentence(Texts texts) {
        return texts.text("policy.problem." + cause.name().toLowerCase(Locale.ROOT), arguments.toArray());
    }

    /** Returns the sentence with its position: {@code /etc/postern/policy.json:3:11 proxy.port: …}. */
    public String line(Texts texts) {
        String place = line > 0 ? file + ":" + line + ":" + column : file;
        return place + (key.isEmpty() ? "" : " " + key) + ": " + sentence(texts);
    }

    /** Returns all problems, one below the other. */
    public static String lines(List<PolicyProblem> problems, Texts texts) {
        return problems.stream().map(problem -> problem.line(texts)).collect(Collectors.joining("\n"));
    }
}
