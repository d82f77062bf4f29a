package io.postern.desktop.gallery;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.postern.resources.Texts;
import io.postern.resources.Theme;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.gallery.GalleryEntry;
import io.postern.ui.theme.ThemeSelection;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.animation.AnimationTimer;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Rectangle2D;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Renders every view in every state to {@code target/gallery}, to be looked at in its {@code index.html}
 * ({@code ./postern gallery}). Restrict it with {@code -Dgallery.only=lobby}.
 */
class GalleryTest {
    private static final Path FOLDER = Path.of("target", "gallery");
    private static final int SETTLING_PULSES = 18;

    private record Shot(GalleryEntry entry, Theme theme, Locale language, int width, int height) {
        String file() {
            return entry.name() + "--" + theme.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + width + "x"
                    + height + "-" + language.getLanguage() + ".png";
        }
    }

    @BeforeAll
    static void start() throws IOException {
        Toolkit.start();
        Files.createDirectories(FOLDER);
    }

    @AfterAll
    static void writeIndex() throws IOException {
        GalleryIndex.write(FOLDER);
    }

    @TestFactory
    Stream<DynamicTest> everyViewInEveryState() {
        String only = System.getProperty("gallery.only", "");
        return ServiceLoader.load(GalleryEntry.Collection.class).stream()
                .flatMap(provider -> provider.get().entries().stream())
                .filter(entry -> entry.name().contains(only))
                .flatMap(entry -> shots(entry).stream())
                .map(shot -> dynamicTest(shot.file(), () -> take(shot)));
    }

    private static List<Shot> shots(GalleryEntry entry) {
        List<Shot> shots = new ArrayList<>();
        shots.add(new Shot(entry, Theme.DARK, Locale.ENGLISH, 1280, 720));
        shots.add(new Shot(entry, Theme.LIGHT, Locale.ENGLISH, 1280, 720));
        if (entry.variants() == GalleryEntry.Variants.ALL) {
            shots.add(new Shot(entry, Theme.HIGH_CONTRAST, Locale.ENGLISH, 1280, 720));
            shots.add(new Shot(entry, Theme.LIGHT, Locale.GERMAN, 640, 400));
            shots.add(new Shot(entry, Theme.DARK, Locale.GERMAN, 960, 600));
            shots.add(new Shot(entry, Theme.DARK, Locale.ENGLISH, 640, 400));
            shots.add(new Shot(entry, Theme.DARK, Locale.ENGLISH, 1920, 1080));
        }
        return shots;
    }

    private static void take(Shot shot) throws Exception {
        CompletableFuture<BufferedImage> taken = new CompletableFuture<>();
        Toolkit.run(() -> {
            ThemeSelection.wearBase(shot.theme());
            GalleryEntry.Shown shown = shot.entry().show(Texts.of(shot.language()));
            // Set again, because a view that chooses its own theme has changed it.
            ThemeSelection.wearBase(shot.theme());
            // The Headless platform's screen is 1000 × 1000 and a larger window fails in it, so the view is laid out
            // in its own size inside a small window.
            Parent view = shown.view();
            view.setManaged(false);
            Scene scene = new Scene(new Pane(view), 640, 400);
            view.resize(shot.width(), shot.height());
            scene.getStylesheets().setAll(shot.theme().stylesheets());
            Stage stage = new Stage();
            stage.setScene(scene);
            stage.show();
            // Some pulses let layout settle, video frames arrive and transitions end.
            new AnimationTimer() {
                private int pulses;

                @Override
                public void handle(long now) {
                    if (++pulses < SETTLING_PULSES) {
                        return;
                    }
                    stop();
                    try {
                        SnapshotParameters whole = new SnapshotParameters();
                        whole.setViewport(new Rectangle2D(0, 0, shot.width(), shot.height()));
                        WritableImage image = view.snapshot(whole, null);
                        taken.complete(SwingFXUtils.fromFXImage(image, null));
                    } catch (RuntimeException e) {
                        taken.completeExceptionally(e);
                    } finally {
                        stage.hide();
                        shown.close().run();
                    }
                }
            }.start();
        });
        BufferedImage image = taken.get(30, TimeUnit.SECONDS);
        Path file = FOLDER.resolve(shot.file());
        ImageIO.write(image, "png", file.toFile());
        assertTrue(image.getWidth() == shot.width() && image.getHeight() == shot.height(), file + " has another size");
        assertTrue(colours(image) > 8, file + " is blank");
    }

    private static int colours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y += 3) {
            for (int x = 0; x < image.getWidth(); x += 3) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours.size();
    }
}
