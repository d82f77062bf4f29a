package io.postern.desktop.update;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version such as {@code 1.2.0} or {@code 1.3.0-beta.2}, ordered so that a version with a hyphen precedes the one
 * without.
 *
 * @param numbers the numbers, without trailing zeros
 * @param stage the stage, such as {@code beta.2}; empty for a final version
 */
public record ProgramVersion(String text, List<BigInteger> numbers, String stage)
        implements Comparable<ProgramVersion> {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9}){0,3})(?:-([0-9A-Za-z.-]{1,32}))?");
    private static final Pattern PART = Pattern.compile("\\d+|\\D+");

    public ProgramVersion {
        numbers = List.copyOf(numbers);
    }

    /** Parses a version; empty if the text is not a version. */
    public static Optional<ProgramVersion> parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<BigInteger> numbers = Arrays.stream(matcher.group(1).split("\\.", -1))
                .map(BigInteger::new)
                .toList();
        int significant = numbers.size();
        while (significant > 1 && numbers.get(significant - 1).signum() == 0) {
            significant--;
        }
        String stage = matcher.group(2);
        return Optional.of(
                new ProgramVersion(text.strip(), numbers.subList(0, significant), stage == null ? "" : stage));
    }

    /** Compares numbers, then stages; {@code 1.2} equals {@code 1.2.0}. */
    @Override
    public int compareTo(ProgramVersion other) {
        int byNumbers = Arrays.compare(numbers.toArray(BigInteger[]::new), other.numbers.toArray(BigInteger[]::new));
        if (byNumbers != 0) {
            return byNumbers;
        }
        if (stage.isEmpty() || other.stage.isEmpty()) {
            return Boolean.compare(stage.isEmpty(), other.stage.isEmpty());
        }
        return Arrays.compare(parts(stage), parts(other.stage), Comparator.comparing(ProgramVersion::padded));
    }

    private static String[] parts(String stage) {
        return PART.matcher(stage).results().map(found -> found.group()).toArray(String[]::new);
    }

    /** Compares digits as numbers, so that 10 comes after 9. */
    private static String padded(String part) {
        return Character.isDigit(part.charAt(0)) ? "0".repeat(32 - part.length()) + part : part;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProgramVersion version
                && numbers.equals(version.numbers)
                && stage.equals(version.stage);
    }

    @Override
    public int hashCode() {
        return numbers.hashCode() * 31 + stage.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
