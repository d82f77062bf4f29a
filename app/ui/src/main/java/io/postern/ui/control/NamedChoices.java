package io.postern.ui.control;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.control.ComboBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** A list from which one value is chosen, each shown under a name for people. */
public final class NamedChoices {
    private NamedChoices() {}

    public static <T> ComboBox<T> of(List<T> choices, Function<T, String> name) {
        ComboBox<T> list = new ComboBox<>();
        list.getItems().setAll(choices);
        list.setMaxWidth(Double.MAX_VALUE);
        list.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return Optional.ofNullable(value).map(name).orElse("");
            }

            @Override
            public @Nullable T fromString(String text) {
                return null;
            }
        });
        return list;
    }
}
