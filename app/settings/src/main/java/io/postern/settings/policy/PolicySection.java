package io.postern.settings.policy;

import io.postern.settings.policy.PolicyProblem.Cause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Reads the fields of one JSON object of a policy, one after the other. A missing field is empty; an invalid one is
 * empty too and is noted. {@link #end} notes the fields that were not read. A {@code null} counts as missing.
 */
final class PolicySection {
    /** Receives the problems. */
    interface Notes {
        void note(int line, int column, String key, Cause cause, Object... arguments);
    }

    private final PositionedValue.Fields fields;
    private final String path;
    private final Notes notes;
    private final Map<String, PositionedValue> values = new HashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> twice = new HashSet<>();
    private boolean broken;

    /** @param path with a dot at the end, or empty */
    PolicySection(PositionedValue.Fields fields, String path, Notes notes) {
        this.fields = fields;
        this.path = path;
        this.notes = notes;
        for (PositionedValue.Field field : fields.all()) {
            // Of duplicate fields the first counts.
            if (values.putIfAbsent(field.name(), field.value()) != null) {
                broken = true;
                twice.add(field.name());
                notes.note(field.line(), field.column(), path + field.name(), Cause.DUPLICATE_KEY);
            }
        }
    }

    /** Whether a problem was noted in this section. */
    boolean broken() {
        return broken;
    }

    /** Whether a field is there more than once. */
    boolean isTwice(String name) {
        return twice.contains(name);
    }

    boolean has(String name) {
        asked.add(name);
        return values.containsKey(name) && !(values.get(name) instanceof PositionedValue.Nothing);
    }

    /** Notes a problem of a field, or of the whole section if the field is missing. */
    void note(String name, Cause cause, Object... arguments) {
        PositionedValue value = values.getOrDefault(name, fields);
        note(value, path + name, cause, arguments);
    }

    private void note(PositionedValue where, String key, Cause cause, Object... arguments) {
        broken = true;
        notes.note(where.line(), where.column(), key, cause, arguments);
    }

    private Optional<PositionedValue> value(String name) {
        return has(name) ? Optional.ofNullable(values.get(name)) : Optional.empty();
    }

    /** Reads a non-blank text, without surrounding white space. */
    Optional<String> text(String name) {
        return value(name).flatMap(value -> text(value, path + name));
    }

    private Optional<String> text(PositionedValue value, String key) {
        if (!(value instanceof PositionedValue.Text(String text, int _, int _))) {
            note(value, key, Cause.WANTS_TEXT);
            return Optional.empty();
        }
        if (text.isBlank()) {
            note(value, key, Cause.EMPTY);
            return Optional.empty();
        }
        return Optional.of(text.strip());
    }

    /** Reads a text, or a number as text. */
    Optional<String> textOrNumber(String name) {
        return value(name)
                .flatMap(value -> value instanceof PositionedValue.Digits(String digits, int _, int _)
                        ? Optional.of(digits)
                        : text(value, path + name));
    }

    Optional<Boolean> flag(String name) {
        return value(name).flatMap(value -> {
            if (value instanceof PositionedValue.Flag(boolean set, int _, int _)) {
                return Optional.of(set);
            }
            note(value, path + name, Cause.WANTS_FLAG);
            return Optional.empty();
        });
    }

    /** Reads a whole number from 1 to 65535. */
    Optional<Integer> port(String name) {
        return value(name).flatMap(value -> port(value, path + name));
    }

    private Optional<Integer> port(PositionedValue value, String key) {
        if (!(value instanceof PositionedValue.Digits(String digits, int _, int _))) {
            note(value, key, Cause.WANTS_NUMBER);
            return Optional.empty();
        }
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65_535) {
            note(value, key, Cause.BAD_PORT);
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(digits));
    }

    List<Integer> ports(String name) {
        return items(name, this::port);
    }

    /** Reads a list of texts; other values are noted and left out. */
    List<String> texts(String name) {
        return items(name, this::text);
    }

    /** Texts that mean something else; what a text is not is told with its key. */
    <T> List<T> texts(String name, BiFunction<String, Note, Optional<T>> meaning) {
        return items(
                name,
                (value, key) -> text(value, key)
                        .flatMap(
                                text -> meaning.apply(text, (cause, arguments) -> note(value, key, cause, arguments))));
    }

    /** Notes a problem of one value. */
    @FunctionalInterface
    interface Note {
        void of(Cause cause, Object... arguments);
    }

    /** A text that means something else. */
    <T> Optional<T> text(String name, BiFunction<String, Note, Optional<T>> meaning) {
        return text(name).flatMap(text -> meaning.apply(text, (cause, arguments) -> note(name, cause, arguments)));
    }

    private <T> List<T> items(String name, BiFunction<PositionedValue, String, Optional<T>> item) {
        Optional<PositionedValue> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof PositionedValue.Items(List<PositionedValue> all, int _, int _))) {
            note(value.get(), path + name, Cause.WANTS_LIST);
            return List.of();
        }
        List<T> understood = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            item.apply(all.get(i), path + name + "[" + i + "]").ifPresent(understood::add);
        }
        return understood;
    }

    /** One of several words; case, lines and underscores do not matter. */
    <E extends Enum<E>> Optional<E> choice(String name, Class<E> choices) {
        return text(name, (text, note) -> chosen(text, choices, note));
    }

    /** Reads a list of words out of several. */
    <E extends Enum<E>> List<E> choices(String name, Class<E> choices) {
        return texts(name, (text, note) -> chosen(text, choices, note));
    }

    private static <E extends Enum<E>> Optional<E> chosen(String text, Class<E> choices, Note note) {
        Optional<E> found = Arrays.stream(choices.getEnumConstants())
                .filter(choice -> plain(choice.name()).equals(plain(text)))
                .findFirst();
        if (found.isEmpty()) {
            note.of(
                    Cause.NO_SUCH_CHOICE,
                    Arrays.stream(choices.getEnumConstants())
                            .map(PolicySection::word)
                            .collect(Collectors.joining(", ")));
        }
        return found;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[_\\s-]", "");
    }

    /** Returns a constant as it is written in a policy: {@code whenSomeoneJoins}. */
    static String word(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            word.append(word.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return word.toString();
    }

    /** Reads an object within this one. */
    Optional<PolicySection> section(String name) {
        return value(name).flatMap(value -> {
            if (value instanceof PositionedValue.Fields inner) {
                return Optional.of(new PolicySection(inner, path + name + ".", notes));
            }
            note(value, path + name, Cause.WANTS_OBJECT);
            return Optional.empty();
        });
    }

    /** Reads a list of objects. */
    List<PolicySection> sections(String name) {
        return items(name, (value, key) -> {
            if (value instanceof PositionedValue.Fields inner) {
                return Optional.of(new PolicySection(inner, key + ".", notes));
            }
            note(value, key, Cause.WANTS_OBJECT);
            return Optional.empty();
        });
    }

    /** Notes the fields that were not read. */
    void end() {
        for (PositionedValue.Field field : fields.all()) {
            // Editors find the schema by this field.
            if (!asked.contains(field.name()) && !field.name().equals("$schema")) {
                broken = true;
                notes.note(
                        field.line(),
                        field.column(),
                        path + field.name(),
                        Cause.UNKNOWN_KEY,
                        asked.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }
}
