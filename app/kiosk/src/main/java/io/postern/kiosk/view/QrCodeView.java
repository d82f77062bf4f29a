package io.postern.kiosk.view;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.util.Optional;
import javafx.scene.AccessibleRole;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.StackPane;

/** Shows a text as a QR code, black on white in every theme, because that is what phones read. */
final class QrCodeView extends StackPane {
    /** The width of the white margin in modules; the standard's minimum. */
    private static final int QUIET_ZONE_MODULES = 4;

    private static final int BLACK = 0xFF000000;
    private static final int WHITE = 0xFFFFFFFF;

    private final ImageView view = new ImageView();

    QrCodeView() {
        getStyleClass().add("qr-card");
        setId("qr");
        view.setPreserveRatio(true);
        // A module is a whole number of pixels at every size, so that edges stay sharp.
        view.setSmooth(false);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        getChildren().add(view);
    }

    /**
     * @param size of the whole image, at most
     * @param words the accessible text
     */
    void show(String text, double size, String words) {
        setAccessibleText(words);
        view.setImage(picture(text, size).orElse(null));
    }

    /** Returns the code, or empty if the text is longer than any code can hold. */
    static Optional<Image> picture(String text, double size) {
        QrCode code;
        try {
            code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        } catch (DataTooLongException e) {
            return Optional.empty();
        }
        int modules = code.size + 2 * QUIET_ZONE_MODULES;
        int scale = Math.max(1, (int) (size / modules));
        WritableImage image = new WritableImage(modules * scale, modules * scale);
        for (int y = 0; y < modules * scale; y++) {
            for (int x = 0; x < modules * scale; x++) {
                boolean dark = code.getModule(x / scale - QUIET_ZONE_MODULES, y / scale - QUIET_ZONE_MODULES);
                image.getPixelWriter().setArgb(x, y, dark ? BLACK : WHITE);
            }
        }
        return Optional.of(image);
    }
}
