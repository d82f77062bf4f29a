package io.postern.settings.logs;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Masks what looks like a secret in a text that is about to be stored. No code should log a secret, but libraries,
 * servers and proxies may put one into their messages.
 */
public final class SecretMasking {
    private static final String REPLACEMENT = "[hidden]";

    /** The patterns of secrets, and their replacements. */
    private record Rule(Pattern pattern, String replacement) {}

    private static final List<Rule> RULES = List.of(
            // Tokens of a Postern backend, for people and for machines.
            rule("\\b(?:pst|pdt)_[A-Za-z0-9_-]{4,}", REPLACEMENT),
            // JSON web tokens, whole or cut off.
            rule("eyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*){0,2}", REPLACEMENT),
            rule("((?:proxy-)?authorization\"?\\s*[=:]\\s*)[^\\r\\n]+", "$1" + REPLACEMENT),
            rule("((?:set-)?cookie\"?\\s*[=:]\\s*)[^\\r\\n]+", "$1" + REPLACEMENT),
            rule("\\b(bearer|basic|negotiate|ntlm|digest)\\s+[A-Za-z0-9+/=._~-]{8,}", "$1 " + REPLACEMENT),
            // The value behind a name that sounds secret, in addresses, JSON, properties and messages. The length
            // of what may stand before the name is limited, so that long lines stay quick. A quote behind a backslash
            // ends nothing; where the last quote is missing, all of the line is hidden.
            rule(
                    "([A-Za-z_-]{0,32}(?:token|password|passwd|passphrase|secret|api[_-]?key|credential)"
                            + "|ice-pwd|\\bpin\\b)(\"?\\s*[=:]\\s*)(\"[^\\r\\n]*?(?:(?<!\\\\)\"|$)|'[^\\r\\n]*?(?:(?<!\\\\)'|$)"
                            + "|[^\\s,;&}\\])\"']+)",
                    "$1$2" + REPLACEMENT),
            // As long and mixed as 256 random bits in Base64, whatever stands before it; hexadecimal digests stay.
            // Looked
            // for where it begins, so that long lines stay quick.
            new Rule(
                    Pattern.compile("(?<![A-Za-z0-9_-])(?=[A-Za-z_-]{0,64}[0-9])(?=[A-Z0-9_-]{0,64}[a-z])"
                            + "(?=[a-z0-9_-]{0,64}[A-Z])[A-Za-z0-9_-]{43,}+"),
                    REPLACEMENT),
            // Names and passwords inside addresses.
            rule("\\b([a-z][a-z0-9+.-]{0,20}://)[^/\\s@\"']+@", "$1" + REPLACEMENT + "@"));

    private SecretMasking() {}

    /** Returns the text with everything that looks like a secret masked. */
    public static String mask(String text) {
        String masked = text;
        for (Rule rule : RULES) {
            masked = rule.pattern().matcher(masked).replaceAll(rule.replacement());
        }
        return masked;
    }

    private static Rule rule(String pattern, String replacement) {
        return new Rule(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE), replacement);
    }
}
