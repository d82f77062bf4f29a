package io.postern.network.dial;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way a proxy offers to sign in (RFC 9110, section 11).
 *
 * @param scheme in small letters: basic, digest, ntlm, negotiate
 * @param parameters by name in small letters
 * @param token what NTLM and Negotiate have instead of parameters; empty at the beginning
 */
record AuthChallenge(String scheme, Map<String, String> parameters, String token) {
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return parameter(name).equalsIgnoreCase("true");
    }

    /** Of one or more Proxy-Authenticate headers, each of which may hold several. What is garbled is left out. */
    static List<AuthChallenge> parse(List<String> headers) {
        List<AuthChallenge> challenges = new ArrayList<>();
        for (String header : headers) {
            new Reader(header).readAll(challenges);
        }
        return challenges;
    }

    /** Commas separate challenges and parameters alike; a word that no equals sign follows begins a challenge. */
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

        /** Base64 behind the scheme, if that and not a parameter is what follows. */
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
