package io.postern.demo;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Command line of the demo, {@code ./postern demo}. */
@Command(
        name = "postern demo",
        description =
                "Runs a whole call on this machine: a LiveKit server, the backend, a bot, and a window that is signed in"
                        + " with a room filled in. Everything ends with the window or with Ctrl-C.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class DemoMain implements Callable<Integer> {
    static {
        // Each program names its own file, because several of them can share one class path.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-demo-logback.xml");
        }
    }

    /** The minimum size of the window. */
    private static final int MIN_WIDTH = 640;

    private static final int MIN_HEIGHT = 400;

    @Option(names = "--seconds", paramLabel = "N", description = "Unattended: join, stay N seconds, leave and exit.")
    @Nullable Integer seconds;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the measurements as JSON.")
    @Nullable Path report;

    @Option(
            names = "--screenshot",
            paramLabel = "FILE",
            description = "Unattended: write a PNG of the call before leaving it.")
    @Nullable Path screenshot;

    @Option(names = "--headless", description = "Run without a display (JavaFX's Headless platform).")
    boolean headless;

    @Option(names = "--room", paramLabel = "NAME", defaultValue = "demo", description = "Default: ${DEFAULT-VALUE}.")
    String room = "demo";

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "1280x760",
            converter = SizeConverter.class,
            description = "Size of the window. Default: ${DEFAULT-VALUE}.")
    Size size = new Size(1280, 760);

    @Option(names = "--theme", paramLabel = "dark|light", description = "Default: follow the system.")
    @Nullable Theme theme;

    enum Theme {
        DARK,
        LIGHT
    }

    /** A size in logical pixels. */
    record Size(int width, int height) {}

    static final class SizeConverter implements ITypeConverter<Size> {
        private static final Pattern SIZE = Pattern.compile("(\\d{3,5})[xX×](\\d{3,5})");

        @Override
        public Size convert(String text) {
            Matcher matcher = SIZE.matcher(text.strip());
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not a size like 1280x760");
            }
            Size size = new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            if (size.width() < MIN_WIDTH || size.height() < MIN_HEIGHT) {
                throw new TypeConversionException("the minimum size of the window is " + MIN_WIDTH + "x" + MIN_HEIGHT);
            }
            return size;
        }
    }

    private DemoMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new DemoMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Theme chosen = theme;
        DemoOptions plan = new DemoOptions(
                room.strip(),
                size.width(),
                size.height(),
                chosen == null ? null : chosen.name().toLowerCase(Locale.ROOT),
                headless,
                seconds,
                absolute(screenshot),
                absolute(report));
        return new Demo(plan, System.out, System.err).run();
    }

    private static @Nullable Path absolute(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath();
    }
}
