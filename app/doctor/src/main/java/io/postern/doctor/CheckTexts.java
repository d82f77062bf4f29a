package io.postern.doctor;

import io.postern.resources.Texts;
import java.util.List;

/** Formats sentences whose arguments may be checks, which are replaced by their titles. */
final class CheckTexts {
    private CheckTexts() {}

    static String of(Texts texts, String key, List<Object> arguments) {
        return texts.text(
                key,
                arguments.stream()
                        .map(argument -> argument instanceof Check check ? texts.text(check.key()) : argument)
                        .toArray());
    }
}
