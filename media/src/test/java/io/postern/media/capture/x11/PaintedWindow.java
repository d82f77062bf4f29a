package io.postern.media.capture.x11;

import java.awt.Canvas;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.Frame;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A window of another program that shows text on coloured blocks and follows a test's commands. */
final class PaintedWindow implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;

    PaintedWindow(VirtualDisplay display, Path folder, String title, int x, int y, int width, int height)
            throws IOException {
        ProcessBuilder builder = display.builder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=false",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                title,
                x + " " + y + " " + width + " " + height);
        builder.redirectError(folder.resolve(title.replace(' ', '-') + ".log").toFile());
        process = builder.start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        await();
    }

    private void await() {
        try {
            if (answers.readLine() == null) {
                throw new AssertionError("The painted window has ended");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void order(String what) {
        orders.println(what);
        await();
    }

    /** Paints another image. */
    void paint(int seed) {
        order("paint " + seed);
    }

    void setBounds(int x, int y, int width, int height) {
        order("bounds " + x + " " + y + " " + width + " " + height);
    }

    void toFront() {
        order("front");
    }

    void minimize() {
        order("minimize");
    }

    /** Paints another image 60 times a second from now on. */
    void animate() {
        order("animate");
    }

    /** Closes the window; its program goes on. */
    void closeWindow() {
        order("close");
    }

    @Override
    public void close() throws IOException {
        orders.close();
        process.destroy();
        process.onExit().join();
        answers.close();
        process.getErrorStream().close();
    }

    /** The program. Answers each order when it is done. */
    static final class Program {
        private static int seed = 1;

        private Program() {}

        public static void main(String[] arguments) throws Exception {
            int[] bounds = numbers(arguments[1]);
            Frame frame = new Frame(arguments[0]);
            Canvas canvas = new Canvas() {
                private static final long serialVersionUID = 1L;

                @Override
                public void update(Graphics g) {
                    paint(g);
                }

                @Override
                public void paint(Graphics g) {
                    draw((Graphics2D) g, getWidth(), getHeight());
                }
            };
            frame.setBackground(Color.DARK_GRAY);
            frame.add(canvas);
            frame.setBounds(bounds[0], bounds[1], bounds[2], bounds[3]);
            EventQueue.invokeAndWait(() -> frame.setVisible(true));
            done();
            try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                    List<String> words = List.of(order.split(" ", 2));
                    obey(words.getFirst(), words.getLast(), frame, canvas);
                    EventQueue.invokeAndWait(frame.getToolkit()::sync);
                    done();
                }
            }
            System.exit(0);
        }

        private static void obey(String order, String argument, Frame frame, Canvas canvas) throws Exception {
            switch (order) {
                case "paint" -> {
                    seed = Integer.parseInt(argument);
                    canvas.repaint();
                }
                case "bounds" -> {
                    int[] to = numbers(argument);
                    frame.setBounds(to[0], to[1], to[2], to[3]);
                }
                case "front" -> frame.toFront();
                case "minimize" -> frame.setExtendedState(Frame.ICONIFIED);
                case "animate" ->
                    new javax.swing.Timer(16, e -> {
                                seed++;
                                canvas.repaint();
                            })
                            .start();
                default -> frame.dispose();
            }
        }

        private static int[] numbers(String text) {
            return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
        }

        private static void done() {
            System.out.println("done");
        }

        private static void draw(Graphics2D g, int width, int height) {
            Random random = new Random(seed);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
            for (int y = 0; y < height; y += 40) {
                for (int x = 0; x < width; x += 80) {
                    g.setColor(new Color(random.nextInt(0xffffff)));
                    g.fillRect(x, y, 80, 40);
                    g.setColor(Color.WHITE);
                    g.drawString("Text " + random.nextInt(1000), x + 6, y + 24);
                }
            }
        }
    }
}
