package io.postern.kiosk.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.postern.ui.fx.Toolkit;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a code is what another library reads from its pixels. */
class QrCodeViewTest {
    @BeforeAll
    static void start() {
        Toolkit.start();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://meet.example.org/join/boardroom",
                "https://meet.example.org/join/B%C3%BCro%20%E4%BC%9A%E8%AD%B0",
                "https://a-rather-long-name.department.company.example.org:8443/prefix/join/first-floor-east-wing-room-17"
            })
    void isReadByAnotherLibrary(String link) throws Exception {
        Image image = QrCodeView.picture(link, 360).orElseThrow();
        int width = (int) image.getWidth();
        int[] pixels = new int[width * width];
        image.getPixelReader().getPixels(0, 0, width, width, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        BinaryBitmap bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, width, pixels)));
        assertEquals(link, new QRCodeReader().decode(bitmap).getText());
        assertTrue(width <= 360, () -> "width " + width);
    }
}
