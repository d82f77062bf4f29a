package io.postern.verify.call;

import io.postern.media.device.ContentHint;
import io.postern.media.device.ScreenBrowser;
import io.postern.media.device.ScreenSource;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomEvent;
import io.postern.room.ScreenShare;
import io.postern.room.TrackSource;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.TokenSource;
import io.postern.verify.stage.Visit;
import java.awt.Canvas;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.Frame;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;

/** Somebody with a camera who shares a window full of small text, on the display that the environment names. */
final class SharingProgram {
    static final int WIDTH = 1280;
    static final int HEIGHT = 720;
    private static final String TITLE = "Shared text";

    private SharingProgram() {}

    /** Leaves what the window shows in a file. Takes the token and then orders from standard input; says on standard output when each is done. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        AccessToken token = AccessToken.of(orders.readLine());
        Frame frame = new Frame(TITLE);
        BufferedImage text = text();
        ImageIO.write(text, "png", Path.of(arguments[2]).toFile());
        EventQueue.invokeAndWait(() -> show(frame, text));
        try (RoomClient client = RoomClient.create(RoomClient.Options.HEADLESS)) {
            Visit.chooseTestSources(client);
            try (Room room = client.newRoom(arguments[1], TokenSource.literal(URI.create(arguments[0]), token))) {
                room.onEvent(event -> {
                    if (event instanceof RoomEvent.ScreenShareEnded ended) {
                        System.out.println("ended " + ended.reason());
                    }
                });
                Visit.get("join", room.join());
                Visit.get("camera", room.setEnabled(TrackSource.CAMERA, true));
                for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                    switch (order) {
                        case "share" -> Visit.get("share", room.shareScreen(window(client)));
                        case "close-window" -> EventQueue.invokeAndWait(frame::dispose);
                        default -> throw new IllegalArgumentException(order);
                    }
                    System.out.println("done");
                }
            }
        }
        System.exit(0);
    }

    private static ScreenShare window(RoomClient client) {
        try (ScreenBrowser browser = client.localMedia().screens().browse()) {
            String id = Awaitility.await(TITLE)
                    .until(
                            () -> browser.list().stream()
                                    .filter(source -> source instanceof ScreenSource.Window window
                                            && window.title().equals(TITLE)
                                            && window.own())
                                    .findFirst(),
                            java.util.Optional::isPresent)
                    .orElseThrow()
                    .id();
            return new ScreenShare(id, ContentHint.DETAIL);
        }
    }

    private static void show(Frame frame, BufferedImage text) {
        frame.setUndecorated(true);
        frame.add(new Canvas() {
            private static final long serialVersionUID = 1L;

            @Override
            public void update(Graphics g) {
                paint(g);
            }

            @Override
            public void paint(Graphics g) {
                g.drawImage(text, 0, 0, null);
            }
        });
        frame.setBounds(0, 0, WIDTH, HEIGHT);
        frame.setVisible(true);
    }

    /** What the window shows: lines of text as an editor has them. */
    private static BufferedImage text() {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, WIDTH, HEIGHT);
        g.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 14));
        for (int line = 0; line < 38; line++) {
            g.setColor(line % 5 == 0 ? new Color(0x1a56c4) : Color.BLACK);
            g.drawString(
                    String.format(
                            "%03d  The quick brown fox jumps over %d lazy dogs; who counts them?", line, line * 37),
                    24,
                    30 + line * 18);
        }
        g.dispose();
        return image;
    }
}
