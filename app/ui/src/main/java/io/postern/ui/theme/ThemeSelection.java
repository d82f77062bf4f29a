package io.postern.ui.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.postern.resources.Theme;
import io.postern.settings.preferences.Settings.Appearance;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Scene;

/**
 * Applies the theme that the person has chosen, or follows the system's while the program runs. On the JavaFX thread.
 */
public final class ThemeSelection {
    private final SettingsStore settings;
    private final ReadOnlyObjectWrapper<Theme> theme = new ReadOnlyObjectWrapper<>(this, "theme", Theme.DARK);
    private Optional<Appearance> forThisTime;

    /** @param forThisTime overrides the stored theme until the person chooses another */
    public ThemeSelection(FxThread fx, SettingsStore settings, Optional<Appearance> forThisTime) {
        fx.assertFx();
        this.settings = settings;
        this.forThisTime = forThisTime;
        Platform.Preferences system = Platform.getPreferences();
        system.colorSchemeProperty().subscribe(this::choose);
        Appearance[] before = {settings.current().appearance()};
        settings.onChange(now -> fx.run(() -> {
            if (now.appearance() != before[0]) {
                before[0] = now.appearance();
                this.forThisTime = Optional.empty();
                choose();
            }
        }));
        choose();
    }

    public ReadOnlyObjectProperty<Theme> themeProperty() {
        return theme.getReadOnlyProperty();
    }

    /** Dresses a scene, now and whenever the theme changes. */
    public void dress(Scene scene) {
        theme.subscribe(now -> scene.getStylesheets().setAll(now.stylesheets()));
    }

    /** Changes between light and dark. */
    public void toggle() {
        Appearance other = theme.get().dark() ? Appearance.LIGHT : Appearance.DARK;
        forThisTime = Optional.empty();
        settings.update(s -> s.withAppearance(other));
        choose();
    }

    private void choose() {
        Theme chosen = switch (forThisTime.orElse(settings.current().appearance())) {
            case LIGHT -> Theme.LIGHT;
            case DARK -> Theme.DARK;
            case HIGH_CONTRAST -> Theme.HIGH_CONTRAST;
            case SYSTEM -> systemTheme();
        };
        wearBase(chosen);
        theme.set(chosen);
    }

    /** Sets the base theme under our own stylesheets. */
    public static void wearBase(Theme theme) {
        Application.setUserAgentStylesheet(
                theme.dark() ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet());
    }

    private static Theme systemTheme() {
        Platform.Preferences system = Platform.getPreferences();
        if (system.getBoolean("Windows.SPI.HighContrast").orElse(false)) {
            return Theme.HIGH_CONTRAST;
        }
        return system.getColorScheme() == ColorScheme.DARK ? Theme.DARK : Theme.LIGHT;
    }
}
