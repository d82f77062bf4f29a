package io.postern.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.verify.architecture.RegularExpressions.Expression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * No regular expression of ours costs more than in proportion to a text, and none exhausts the stack: texts come from
 * strangers. Tried with long repetitions of what the expression itself speaks of; counted in characters looked at, not
 * in time.
 */
@Timeout(300)
class RegularExpressionsTest {
    /** The modules that read what comes from a network; the others read what the machine says. */
    private static final Pattern MEETS_STRANGERS = Pattern.compile(
            "(network|signaling|media|resources|app/(room|settings|ui|call|kiosk|desktop|backend|agent|doctor|watchdog))"
                    + "/src/main/java/.*\\.java");

    private static final int TRIES = 400;
    private static final int SHORT = 600;
    private static final int LONG = 2_400;
    private static final int DEEP = 20_000;

    /** What ends many an expression. */
    private static final List<String> ENDS = List.of("\n", " ", "!");

    /** Looks at each character that linear expressions with many alternatives need. */
    private static final int FREE_LOOKS = 60;

    /** Four times the text may need six times the looks; a quadratic expression needs sixteen times as many. */
    private static final int GROWTH = 6;

    @Test
    void costNoMoreThanInProportionToATextAndNoStack() throws Exception {
        List<Expression> all = RegularExpressions.in(mainSources());
        assertTrue(all.size() > 100, () -> "only " + all.size());
        List<String> wrong = all.stream()
                .flatMap(expression -> fault(expression).stream()
                        .map(fault -> expression.file().getFileName() + ": " + expression.regex() + ": " + fault))
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    void whatGrowsFasterIsFound() {
        assertNotEquals(Optional.empty(), fault(example("eyJ[A-Za-z]+\\.", true)));
        assertNotEquals(Optional.empty(), fault(example("typ \\S+.*", false)));
        assertNotEquals(Optional.empty(), fault(example("^m=(audio|video) ((?: \\d+)+)\\n", false)));
        assertNotEquals(Optional.empty(), fault(example("CN=((?:\\\\.|[^,])*)", false)));
        assertEquals(Optional.empty(), fault(example("CN=((?:\\\\.|[^,\\\\])*+)", true)));
    }

    private static List<Path> mainSources() {
        return TrackedFiles.all().stream()
                .filter(file -> MEETS_STRANGERS
                        .matcher(file.toString().replace('\\', '/'))
                        .matches())
                .map(TrackedFiles.ROOT::resolve)
                .toList();
    }

    private static Expression example(String regex, boolean searched) {
        return new Expression(Path.of("Example.java"), regex, searched);
    }

    /** The text for which an expression needs too much; empty if none was found. */
    private static Optional<String> fault(Expression expression) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(expression.regex());
        } catch (PatternSyntaxException notAnExpression) {
            return Optional.empty();
        }
        List<String> words = words(expression.regex());
        // A match that gets far, in the order in which the expression speaks of things.
        for (int from = 0; from < words.size(); from++) {
            for (int to = from + 1; to <= Math.min(words.size(), from + 3); to++) {
                String head = String.join("", words.subList(0, from));
                String repeated = String.join("", words.subList(from, to));
                for (String tail : List.of("", "\n!", "!")) {
                    Optional<String> fault = fault(pattern, expression.searched(), head, repeated, tail);
                    if (fault.isPresent()) {
                        return fault;
                    }
                }
            }
        }
        Random random = new Random(expression.regex().hashCode());
        for (int i = 0; i < TRIES; i++) {
            String head = i % 2 == 0 ? some(words, random, 0, 5) : inOrder(words, random);
            String repeated = i % 2 == 0 ? some(words, random, 1, 3) : together(words, random);
            String tail = some(words, random, 0, 2);
            Optional<String> fault = fault(pattern, expression.searched(), head, repeated, tail);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fault(
            Pattern pattern, boolean searched, String head, String repeated, String tail) {
        String shown = "\"%s\", \"%s\" many times, \"%s\"".formatted(head, repeated, tail);
        try {
            long few = looks(pattern, searched, text(head, repeated, tail, SHORT));
            if (few < SHORT) {
                return Optional.empty();
            }
            long many = looks(pattern, searched, text(head, repeated, tail, LONG));
            if (many > (long) LONG * FREE_LOOKS && many > few * GROWTH) {
                return Optional.of(many + " looks for " + shown);
            }
            looks(pattern, searched, text(head, repeated, tail, DEEP));
            return Optional.empty();
        } catch (StackOverflowError e) {
            return Optional.of("no stack for " + shown);
        }
    }

    private static String text(String head, String repeated, String tail, int length) {
        return head + repeated.repeat(length / repeated.length()) + tail;
    }

    private static long looks(Pattern pattern, boolean searched, String text) {
        Counted counted = new Counted(text);
        try {
            pattern.matcher(counted).matches();
            if (searched) {
                Matcher matcher = pattern.matcher(counted);
                while (matcher.find()) {
                    matcher.end();
                }
            }
        } catch (Counted.Enough e) {
            return counted.looks;
        }
        return counted.looks;
    }

    /** What texts are made of, in the expression's order: its own literals, and a member of each of its classes. */
    private static List<String> words(String regex) {
        List<String> words = new ArrayList<>();
        Matcher parts = Pattern.compile(
                        "\\[(?:\\\\.|[^\\]\\\\])*+]|\\\\p\\{[^}]*+}|\\\\.|\\.|[A-Za-z0-9 =:/_,;\"'<>@#&-]++")
                .matcher(regex.replaceAll("\\(\\?(?:[:=!>]|<[=!]|<\\w+>|[a-z]+[:)])", ""));
        while (parts.find()) {
            String part = parts.group();
            if (part.startsWith("[") || part.startsWith("\\") || part.equals(".")) {
                words.addAll(members(part));
            } else {
                words.add(part);
            }
        }
        return words.isEmpty() ? List.of("!") : words;
    }

    /** One character of a class, a letter or a digit if it has one. */
    private static List<String> members(String characters) {
        try {
            Pattern pattern = Pattern.compile(characters);
            return Stream.of("a", "1", "A", " ", "\n", "!", "-", "+", "/", ".", ",", "\\", "\"")
                    .filter(member -> pattern.matcher(member).matches())
                    .limit(1)
                    .toList();
        } catch (PatternSyntaxException incomplete) {
            // A class within a class: its inner parts give words too.
            return List.of();
        }
    }

    private static String some(List<String> words, Random random, int least, int most) {
        StringBuilder text = new StringBuilder();
        int count = least + random.nextInt(most - least + 1);
        for (int i = 0; i < count; i++) {
            int which = random.nextInt(words.size() + ENDS.size());
            text.append(which < words.size() ? words.get(which) : ENDS.get(which - words.size()));
        }
        return text.toString();
    }

    /** Some of the words without the others: what stands between bars excludes each other. */
    private static String inOrder(List<String> words, Random random) {
        StringBuilder text = new StringBuilder();
        int end = random.nextInt(words.size() + 1);
        words.subList(0, end).stream().filter(word -> random.nextInt(4) > 0).forEach(text::append);
        return text.toString();
    }

    /** Up to three words that stand together. */
    private static String together(List<String> words, Random random) {
        int from = random.nextInt(words.size());
        return String.join("", words.subList(from, Math.min(words.size(), from + 1 + random.nextInt(3))));
    }

    /** A text that counts how often its characters are looked at. */
    private static final class Counted implements CharSequence {
        /** Thrown once the answer is known. */
        static final class Enough extends RuntimeException {
            private static final long serialVersionUID = 1L;

            Enough() {
                super("enough", null, false, false);
            }
        }

        private static final long MOST_LOOKS = 3_000_000;

        private final String text;
        private long looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS) {
                throw new Enough();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
