package io.postern.call;

import static org.awaitility.Awaitility.await;

import atlantafx.base.theme.PrimerDark;
import io.postern.call.context.CallHandle;
import io.postern.platform.OperatingSystem;
import io.postern.resources.Theme;
import io.postern.room.Room;
import io.postern.ui.fx.FxThread;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.video.FrameWorkers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javafx.application.Application;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;

/** A call in a window, and a person before it with a mouse and a keyboard. What they do has had its effect afterwards. */
final class CallOnScreen implements AutoCloseable {
    final SimulatedMedia media = CallScene.media();
    final SimulatedContext context = SimulatedContext.english(new FxThread());
    final CallViews views;
    private final FrameWorkers workers = new FrameWorkers();
    private final Stage stage;
    private final Robot robot;
    private CallHandle call;

    CallOnScreen(Function<FrameWorkers, CallViews> factory) {
        views = factory.apply(workers);
        Toolkit.run(() -> Application.setUserAgentStylesheet(new PrimerDark().getUserAgentStylesheet()));
        stage = Toolkit.call(Stage::new);
        robot = Toolkit.call(Robot::new);
    }

    CallOnScreen() {
        this(workers -> new CallViews(workers, address -> {}));
    }

    void open(Room room, int width, int height) {
        Toolkit.run(() -> {
            call = views.open(room, media, context);
            Scene shown = new Scene(call.view(), width, height);
            shown.getStylesheets().setAll(Theme.DARK.stylesheets());
            stage.setScene(shown);
            stage.setX(0);
            stage.setY(0);
            stage.show();
            stage.requestFocus();
        });
        settle();
    }

    /** Ends the call's view; the window stays for another. */
    void closeCall() {
        Toolkit.run(call::close);
    }

    Parent view() {
        return call.view();
    }

    /** Only on the JavaFX thread, like {@link #robot}. */
    Stage stage() {
        return stage;
    }

    Robot robot() {
        return robot;
    }

    /** Lets some pulses pass. */
    void settle() {
        AtomicLong pulses = new AtomicLong();
        FxThread.Registration counting = context.fx().onPulse(now -> pulses.incrementAndGet());
        await().pollInterval(Duration.ofMillis(10)).until(() -> pulses.get() >= 4);
        counting.close();
    }

    <T extends Node> T find(String selector, Class<T> type) {
        return Toolkit.call(() -> type.cast(view().lookup(selector)));
    }

    void click(String selector) {
        at(find(selector, Node.class), () -> robot.mouseClick(MouseButton.PRIMARY));
    }

    /** Does something with the pointer in the middle of a node. */
    void at(Node node, Runnable action) {
        Toolkit.run(() -> {
            Bounds bounds = node.localToScreen(node.getBoundsInLocal());
            robot.mouseMove(bounds.getCenterX(), bounds.getCenterY());
            action.run();
        });
        settle();
    }

    /** Presses keys together; the one for shortcuts is Control, as on most systems. */
    void press(KeyCode... codes) {
        Toolkit.run(() -> {
            for (KeyCode code : codes) {
                robot.keyPress(real(code));
            }
            for (int i = codes.length - 1; i >= 0; i--) {
                robot.keyRelease(real(codes[i]));
            }
        });
        settle();
    }

    private static KeyCode real(KeyCode code) {
        boolean mac = OperatingSystem.current() == OperatingSystem.MAC;
        return code == KeyCode.SHORTCUT ? mac ? KeyCode.COMMAND : KeyCode.CONTROL : code;
    }

    /** Takes everything away. */
    @Override
    public void close() {
        Toolkit.run(() -> {
            call.close();
            stage.close();
        });
        workers.close();
    }
}
