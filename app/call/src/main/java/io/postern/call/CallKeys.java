package io.postern.call;

import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/**
 * Handles the keys of a call. They work wherever the focus is in the call's view; letters and the space bar do not
 * while something is being typed.
 */
final class CallKeys implements AutoCloseable {
    /** The actions of the keys. */
    interface Actions {
        void microphone();

        void camera();

        void share();

        void holdToTalk(boolean held);

        void chat();

        void people();

        void pin(int place);

        void turnPage(int by);

        void fullScreen();

        void statistics();

        /** One step back; whether there was anything to go back from. */
        boolean back();

        void help();
    }

    private final Node view;
    private final Actions actions;
    private final EventHandler<KeyEvent> handler = this::handle;
    private @Nullable Scene scene;
    private boolean talking;

    CallKeys(Node view, Actions actions) {
        this.view = view;
        this.actions = actions;
        view.sceneProperty().subscribe(this::follow);
    }

    @Override
    public void close() {
        follow(null);
    }

    // Without a focus owner keys go to the scene, not to the view: so that is where to listen.
    private void follow(@Nullable Scene next) {
        if (scene != null) {
            scene.removeEventFilter(KeyEvent.ANY, handler);
            release();
        }
        scene = next;
        if (scene != null) {
            scene.addEventFilter(KeyEvent.ANY, handler);
        }
    }

    private void handle(KeyEvent e) {
        Node focus = scene == null ? null : scene.getFocusOwner();
        if (focus != null && !isInside(focus)) {
            return;
        }
        boolean typing = focus instanceof TextInputControl;
        boolean used = false;
        if (e.getEventType() == KeyEvent.KEY_PRESSED) {
            used = e.isShortcutDown() ? modified(e) : pressed(e, typing, focus);
        } else if (e.getEventType() == KeyEvent.KEY_RELEASED) {
            if (e.getCode() == KeyCode.SPACE && talking) {
                release();
                used = true;
            }
        } else if (!typing && "?".equals(e.getCharacter())) {
            actions.help();
            used = true;
        }
        if (used) {
            e.consume();
        }
    }

    private boolean modified(KeyEvent e) {
        if (e.isAltDown()) {
            return false;
        }
        if (e.isShiftDown()) {
            if (e.getCode() == KeyCode.S) {
                actions.statistics();
                return true;
            }
            if (e.getCode() == KeyCode.E) {
                actions.share();
                return true;
            }
            return false;
        }
        if (e.getCode() == KeyCode.D) {
            actions.microphone();
            return true;
        }
        if (e.getCode() == KeyCode.E) {
            actions.camera();
            return true;
        }
        return false;
    }

    private boolean pressed(KeyEvent e, boolean typing, @Nullable Node focus) {
        if (e.getCode() == KeyCode.ESCAPE) {
            return actions.back();
        }
        if (typing || e.isAltDown() || e.isControlDown() || e.isMetaDown()) {
            return false;
        }
        if (e.getCode() == KeyCode.SPACE) {
            return space(focus);
        }
        if (e.isShiftDown()) {
            return false;
        }
        if (e.getCode().isDigitKey() && !e.getText().isEmpty()) {
            int digit = e.getText().charAt(0) - '0';
            if (digit >= 1 && digit <= 9) {
                actions.pin(digit - 1);
                return true;
            }
            return false;
        }
        return letter(e.getCode());
    }

    private boolean letter(KeyCode code) {
        if (code == KeyCode.C) {
            actions.chat();
        } else if (code == KeyCode.P) {
            actions.people();
        } else if (code == KeyCode.F) {
            actions.fullScreen();
        } else if (code == KeyCode.PAGE_DOWN) {
            actions.turnPage(1);
        } else if (code == KeyCode.PAGE_UP) {
            actions.turnPage(-1);
        } else {
            return false;
        }
        return true;
    }

    private boolean space(@Nullable Node focus) {
        // A button reached with the keyboard is pressed with the space bar; a click leaves the focus there unseen.
        if (focus instanceof ButtonBase && focus.isFocusVisible() && !talking) {
            return false;
        }
        if (!talking) {
            talking = true;
            actions.holdToTalk(true);
        }
        return true;
    }

    private void release() {
        if (talking) {
            talking = false;
            actions.holdToTalk(false);
        }
    }

    private boolean isInside(Node node) {
        for (Node n = node; n != null; n = n.getParent()) {
            if (n.equals(view)) {
                return true;
            }
        }
        return false;
    }
}
