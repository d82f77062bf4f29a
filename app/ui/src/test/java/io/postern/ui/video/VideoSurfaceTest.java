package io.postern.ui.video;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.frame.VideoFrame;
import io.postern.ui.fx.FxThread;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedPictures;
import io.postern.ui.video.SyntheticPicture.Painting;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.geometry.Dimension2D;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VideoSurfaceTest {
    private static final int RED = 0xd02020;
    private static final int BLUE = 0x2020d0;

    private final SimulatedPictures source = new SimulatedPictures();
    private final FrameWorkers workers = new FrameWorkers();
    private VideoSurface surface;
    private Stage stage;
    private Pane around;

    @BeforeEach
    void open() {
        Toolkit.run(() -> {
            surface = new VideoSurface(new FxThread(), workers);
            around = new StackPane(surface);
            // Whatever theme other tests left behind.
            around.setStyle("-fx-background-color: lime");
            stage = new Stage();
            stage.setScene(new Scene(around, 320, 180));
            stage.show();
            surface.setSource(source);
        });
        await().until(() -> source.watchers() == 1);
    }

    @AfterEach
    void nothingIsLeft() {
        Toolkit.run(() -> {
            surface.close();
            stage.close();
        });
        workers.close();
        assertEquals(0, source.watchers());
        assertEquals(0, SyntheticPicture.open());
    }

    private static void push(SimulatedPictures pictures, int width, int height, Painting painting) {
        pictures.deliver(() -> new SyntheticPicture(width, height, painting));
    }

    private void show(int width, int height, Painting painting) {
        long before = surface.framesShown();
        push(source, width, height, painting);
        await().until(() -> surface.framesShown() > before);
    }

    private Color at(double x, double y) {
        return Toolkit.call(() -> {
            WritableImage image = stage.getScene().snapshot(null);
            return image.getPixelReader()
                    .getColor((int) (x * (image.getWidth() - 1)), (int) (y * (image.getHeight() - 1)));
        });
    }

    private static Color rgb(int rgb) {
        return Color.rgb(rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff);
    }

    @Test
    void showsTheColoursOfThePictureWhereTheyBelong() {
        show(640, 360, Painting.halves(RED, BLUE));
        assertEquals(rgb(RED), at(0.1, 0.5));
        assertEquals(rgb(BLUE), at(0.9, 0.5));
        assertEquals(new Dimension2D(640, 360), Toolkit.call(surface::sourceSize));
    }

    @Test
    void mirroredExchangesLeftAndRight() {
        Toolkit.run(() -> surface.setMirrored(true));
        show(640, 360, Painting.halves(RED, BLUE));
        assertEquals(rgb(BLUE), at(0.1, 0.5));
        assertEquals(rgb(RED), at(0.9, 0.5));
    }

    @Test
    void coverCutsAndContainLeavesBars() {
        Painting tallWithRedTop = (x, y) -> y < 0.2 ? RED : BLUE;
        show(100, 300, tallWithRedTop);
        assertEquals(rgb(BLUE), at(0.5, 0.02));
        Toolkit.run(() -> surface.setFit(VideoFrame.Fit.CONTAIN));
        show(100, 300, tallWithRedTop);
        assertEquals(rgb(RED), at(0.5, 0.02));
        assertEquals(Color.BLACK, at(0.02, 0.5));
    }

    @Test
    void followsAChangeOfSourceSizeWithoutAPictureInBetween() {
        show(1280, 720, Painting.plain(RED));
        show(320, 180, Painting.plain(BLUE));
        assertEquals(rgb(BLUE), at(0.5, 0.5));
        show(179, 321, Painting.plain(RED));
        assertEquals(rgb(RED), at(0.02, 0.02));
        assertEquals(new Dimension2D(179, 321), Toolkit.call(surface::sourceSize));
    }

    @Test
    void whileBeingResizedTheOldPictureFillsTheNewSizeUntilTheNextOneComes() {
        show(640, 360, Painting.plain(RED));
        Toolkit.run(() -> {
            stage.setWidth(700);
            stage.setHeight(300);
            around.applyCss();
            around.layout();
        });
        assertEquals(rgb(RED), at(0.01, 0.01));
        assertEquals(rgb(RED), at(0.99, 0.99));
        show(640, 360, Painting.plain(BLUE));
        assertEquals(rgb(BLUE), at(0.01, 0.01));
        assertEquals(rgb(BLUE), at(0.99, 0.99));
    }

    @Test
    void aSharedScreenThatRestsIsDrawnAnewForANewSize() {
        Toolkit.run(() -> surface.setFit(VideoFrame.Fit.CONTAIN));
        show(640, 360, Painting.halves(RED, BLUE));
        long before = surface.framesShown();
        Toolkit.run(() -> {
            stage.setWidth(640);
            stage.setHeight(360);
        });
        await().until(() -> surface.framesShown() > before);
        assertEquals(rgb(RED), at(0.1, 0.5));
    }

    @Test
    void outOfSightItDoesNotWatch() {
        show(640, 360, Painting.plain(RED));
        Toolkit.run(() -> around.setVisible(false));
        await().until(() -> source.watchers() == 0);
        Toolkit.run(() -> around.setVisible(true));
        await().until(() -> source.watchers() == 1);
        Toolkit.run(() -> around.getChildren().clear());
        await().until(() -> source.watchers() == 0);
        Toolkit.run(() -> around.getChildren().add(surface));
        await().until(() -> source.watchers() == 1);
        Toolkit.run(() -> stage.setIconified(true));
        await().until(() -> source.watchers() == 0);
        Toolkit.run(() -> stage.setIconified(false));
        await().until(() -> source.watchers() == 1);
        Toolkit.run(() -> {
            Pane empty = new Pane();
            around.getChildren().setAll(empty);
            surface.setManaged(false);
            empty.getChildren().add(surface);
            surface.resize(0, 0);
        });
        await().until(() -> source.watchers() == 0);
        Toolkit.run(stage::close);
        Toolkit.run(() -> surface.resize(100, 100));
        assertEquals(0, source.watchers());
        Toolkit.run(stage::show);
        await().until(() -> source.watchers() == 1);
    }

    @Test
    void tellsItsSourceHowLargeItIsShown() {
        await().until(() -> source.shownAt().equals("320x180"));
        Toolkit.run(() -> {
            stage.setWidth(640);
            stage.setHeight(360);
        });
        await().until(() -> source.shownAt().equals("640x360"));
    }

    @Test
    void whatWasSeenBeforeItWasHiddenStaysAsSomethingPastUntilTheNextPicture() {
        show(640, 360, Painting.plain(RED));
        assertFalse(Toolkit.call(() -> surface.pastProperty().get()));
        Toolkit.run(() -> around.setVisible(false));
        await().until(() -> source.watchers() == 0);
        Toolkit.run(() -> around.setVisible(true));
        await().until(() -> source.watchers() == 1);
        assertTrue(Toolkit.call(() -> surface.pastProperty().get()));
        assertEquals(rgb(RED), at(0.5, 0.5));
        show(640, 360, Painting.plain(BLUE));
        assertFalse(Toolkit.call(() -> surface.pastProperty().get()));
    }

    @Test
    void anotherSourceTakesTheOldPictureAwayAtOnceAndReportsItsOwnFirst() {
        AtomicInteger firsts = new AtomicInteger();
        Toolkit.run(() -> surface.setOnFirstFrame(firsts::incrementAndGet));
        show(640, 360, Painting.plain(RED));
        show(640, 360, Painting.plain(RED));
        assertEquals(1, firsts.get());
        SimulatedPictures other = new SimulatedPictures();
        Toolkit.run(() -> {
            surface.setSource(other);
            assertFalse(surface.frameShownProperty().get());
        });
        assertEquals(Color.LIME, at(0.5, 0.5));
        await().until(() -> other.watchers() == 1 && source.watchers() == 0);
        long before = surface.framesShown();
        push(other, 640, 360, Painting.plain(BLUE));
        await().until(() -> surface.framesShown() > before);
        assertEquals(rgb(BLUE), at(0.5, 0.5));
        assertEquals(2, firsts.get());
        Toolkit.run(() -> surface.setSource(null));
        await().until(() -> other.watchers() == 0);
    }

    @Test
    void floodOfPicturesIsThinnedOutAndEveryPictureIsClosed() {
        long pushed = 5000;
        for (int i = 0; i < pushed; i++) {
            int shade = i % 200;
            push(source, 64, 36, Painting.plain(shade << 8));
        }
        push(source, 64, 36, Painting.plain(BLUE));
        await().until(() -> rgb(BLUE).equals(at(0.5, 0.5)));
        assertTrue(surface.framesShown() < pushed / 2, () -> surface.framesShown() + " shown");
        await().until(() -> SyntheticPicture.open() == 0);
    }

    @Test
    void pictureThatCannotBeReadIsPassedOver() {
        push(source, 64, 36, (x, y) -> {
            throw new IllegalStateException("broken");
        });
        await().until(() -> SyntheticPicture.open() == 0);
        show(64, 36, Painting.plain(RED));
        assertEquals(rgb(RED), at(0.5, 0.5));
    }

    @Test
    void beyondFullHdAndTheSourceEnlargingIsLeftToThePipeline() {
        assertEquals(new RenderSize(1920, 1080), new RenderSize(3840, 2160).cappedFor(640, 360));
        assertEquals(new RenderSize(3840, 2160), new RenderSize(3840, 2160).cappedFor(3840, 2160));
        assertEquals(new RenderSize(1280, 720), new RenderSize(1280, 720).cappedFor(320, 180));
    }
}
