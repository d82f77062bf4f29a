package io.postern.network.dial;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An authentication scheme that a proxy offers (RFC 9110, section 11).
 *
 * @param scheme in lower case: basic, digest, ntlm, negotiate
 * @param parameters by name in lower case
 * @param token NTLM and Negotiate have a token instead of parameters; empty in the first challenge
 */
record AuthChallenge(String scheme, Map<String, String> parameters, String token) {
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return parameter(name).equalsIgnoreCase("true");
    }

    /**
     * Parses one or more Proxy-Authenticate headers, each of which may hold several challenges. Malformed parts are
     * left out.
     */
    static List<AuthChallenge> parse(List<String> headers) {
        List<AuthChallenge> challenges = new ArrayList<>();
        for (String header : headers) {
            new Reader(header).readAll(challenges);
        }
        return challenges;
    }

    /**
     * Parses a header. Commas separate challenges as well as parameters; a word without a following equals sign starts
     * a challenge.
     */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void readAll(List<AuthChallenge> challenges) {
            @Nullable String scheme = null;
            Map<String, String> parameters = new HashMap<>();
            String token = "";
            while (skipSeparators()) {
                String word = word();
                if (word.isEmpty()) {
                    break;
                }
                if (scheme != null && atEquals()) {
                    parameters.put(word.toLowerCase(Locale.ROOT), value());
                    continue;
                }
                if (scheme != null) {
                    challenges.add(new AuthChallenge(scheme, Map.copyOf(parameters), token));
                    parameters.clear();
                }
                scheme = word.toLowerCase(Locale.ROOT);
                token = token68();
            }
            if (scheme != null) {
                challenges.add(new AuthChallenge(scheme, Map.copyOf(parameters), token));
            }
        }

        private boolean skipSeparators() {
            while (at < text.length() && (text.charAt(at) == ',' || isGap(text.charAt(at)))) {
                at++;
            }
            return at < text.length();
        }

        private void skipGaps() {
            while (at < text.length() && isGap(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isGap(char c) {
            return c == ' ' || c == '\t';
        }

        private String word() {
            int begin = at;
            while (at < text.length() && isWordPart(text.charAt(at))) {
                at++;
            }
            return text.substring(begin, at);
        }

        private static boolean isWordPart(char c) {
            return c < 0x7f && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
        }

        private boolean atEquals() {
            int mark = at;
            skipGaps();
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                skipGaps();
                return true;
            }
            at = mark;
            return false;
        }

        /** Reads the Base64 token after the scheme, if a token and not a parameter follows. */
        private String token68() {
            int mark = at;
            skipGaps();
            int begin = at;
            while (at < text.length() && isTokenPart(text.charAt(at))) {
                at++;
            }
            int end = at;
            while (at < text.length() && text.charAt(at) == '=') {
                at++;
            }
            String token = text.substring(begin, at);
            skipGaps();
            boolean isAlone = at >= text.length() || text.charAt(at) == ',';
            if (begin == end || !isAlone) {
                at = mark;
                return "";
            }
            return token;
        }

        private static boolean isTokenPart(char c) {
            return c < 0x7f && (Character.isLetterOrDigit(c) || "-._~+/".indexOf(c) >= 0);
        }

        private String value() {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            return word();
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }
    }
}
