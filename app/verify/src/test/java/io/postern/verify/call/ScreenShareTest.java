package io.postern.verify.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.peer.Received;
import io.postern.verify.stage.Stage;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A window shared by our library, as LiveKit's client in a browser receives it. */
@Requires({Requirement.LIVEKIT, Requirement.NODE, Requirement.CHROMIUM, Requirement.DISPLAY})
@LeakGuard.Shared
class ScreenShareTest {
    /** Decibels: letters of 14 pixels are read without effort from here on. */
    private static final double READABLE = 28;

    @RegisterExtension
    static final Stage STAGE = new Stage();

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();

    @Test
    void textInASharedWindowIsReadBesideTheCameraAndGoesWithTheWindow() throws Exception {
        String room = STAGE.newRoom();
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        try {
            Process sharing = start(room, display());
            BufferedReader said = sharing.inputReader(StandardCharsets.UTF_8);
            PrintWriter orders = new PrintWriter(sharing.outputWriter(StandardCharsets.UTF_8), true);
            orders.println(STAGE.tokens().participant(room, "olga", "Olga").reveal());
            orders.println("share");
            assertEquals("done", answer(said));

            Received.Video screen = bert.awaitVideo(
                    "olga",
                    "the whole window",
                    v -> v.source().equals("screen_share") && v.frameWidth() == SharingProgram.WIDTH);
            assertEquals(SharingProgram.HEIGHT, screen.frameHeight());
            BufferedImage original = ImageIO.read(folder.resolve("original.png").toFile());
            await("readable text").atMost(NodePeer.PATIENCE).until(() -> likeness(original, picture(bert)) > READABLE);
            // To be looked at, as those of the gallery.
            ImageIO.write(
                    picture(bert),
                    "png",
                    Path.of("target", "screen-share-received.png").toFile());
            int before = frames(bert, "camera");
            bert.awaitVideo("olga", "the camera", v -> v.source().equals("camera") && v.frames() > before + 10);

            orders.println("close-window");
            assertEquals(
                    List.of("done", "ended GONE"),
                    Stream.of(answer(said), answer(said)).sorted().toList());
            bert.awaitTrack("track-unpublished", "olga", "screen_share");
            int after = frames(bert, "camera");
            bert.awaitVideo("olga", "the camera still", v -> v.source().equals("camera") && v.frames() > after + 10);
            orders.close();
            assertTrue(sharing.onExit().join().exitValue() == 0, "the program ends well");
        } finally {
            end();
        }
    }

    /** What the program says besides its log. */
    private static String answer(BufferedReader said) throws IOException {
        String line = said.readLine();
        while (line != null && !line.equals("done") && !line.startsWith("ended ")) {
            line = said.readLine();
        }
        return String.valueOf(line);
    }

    private static BufferedImage picture(NodePeer peer) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(peer.picture("olga", "screen_share")));
    }

    private static int frames(NodePeer peer, String source) {
        return peer.events("video", Received.Video.class).stream()
                .filter(video -> video.source().equals(source))
                .mapToInt(Received.Video::frames)
                .max()
                .orElse(0);
    }

    /** Peak signal to noise ratio of the brightness, in decibels. */
    private static double likeness(BufferedImage one, BufferedImage other) {
        if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
            return 0;
        }
        double squares = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                double difference = brightness(one.getRGB(x, y)) - brightness(other.getRGB(x, y));
                squares += difference * difference;
            }
        }
        return 10 * Math.log10(255.0 * 255.0 * one.getWidth() * one.getHeight() / Math.max(1, squares));
    }

    private static double brightness(int rgb) {
        return 0.299 * ((rgb >> 16) & 0xff) + 0.587 * ((rgb >> 8) & 0xff) + 0.114 * (rgb & 0xff);
    }

    private String display() throws IOException {
        Process server = new ProcessBuilder(
                        "Xvfb", "-displayfd", "1", "-screen", "0", "1600x900x24", "-nolisten", "tcp", "-noreset")
                .redirectError(folder.resolve("xvfb.log").toFile())
                .start();
        processes.add(server);
        return ":" + server.inputReader(StandardCharsets.US_ASCII).readLine();
    }

    private Process start(String room, String display) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=false",
                "-cp",
                System.getProperty("java.class.path"),
                SharingProgram.class.getName(),
                STAGE.url().toString(),
                room,
                folder.resolve("original.png").toString());
        builder.environment().put("DISPLAY", display);
        builder.environment().remove("WAYLAND_DISPLAY");
        builder.environment().remove("XDG_SESSION_TYPE");
        builder.redirectError(folder.resolve("sharing.log").toFile());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private void end() {
        for (Process process : processes.reversed()) {
            process.destroy();
            process.onExit().join();
            try {
                process.getInputStream().close();
                process.getOutputStream().close();
                process.getErrorStream().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
