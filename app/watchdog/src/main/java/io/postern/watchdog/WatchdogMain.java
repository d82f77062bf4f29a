package io.postern.watchdog;

import io.postern.platform.ProductVersion;
import io.postern.watchdog.health.HealthServer;
import io.postern.watchdog.health.HealthSnapshot;
import io.postern.watchdog.liveness.LivenessLimits;
import io.postern.watchdog.window.SocketDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The watchdog program: docs/watchdog.md. */
@Command(
        name = "postern-kiosk",
        mixinStandardHelpOptions = true,
        version = "Postern " + ProductVersion.CURRENT,
        sortOptions = false,
        exitCodeListHeading = "Ends with%n",
        exitCodeList = {
            "0:the window was closed by somebody who may",
            "1:the window could not be started at all, or another watchdog runs",
            "2:the arguments are not understood, the watchdog's own or the window's",
            "69:a library of the operating system is missing that the window needs",
            "143:a signal ended it, and it ended the window"
        },
        description = "Starts Postern's window and keeps it going: a window that crashes, hangs or grows too large is"
                + " started again and brought back into its room.")
public final class WatchdogMain implements Callable < Integer > {

    private static final int HIGHEST_PORT = 65_535;
    private static final long MIB = 1L << 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "After --: the window's program and its arguments. Otherwise the program beside this one is"
                    + " started with --kiosk.")
    private List<String> command = List.of();

    @Option(
            names = "--health-port",
            paramLabel = "PORT",
            description = "Show how things stand at http://127.0.0.1:PORT/ and /health.json, to this machine alone; 0"
                    + " takes a free port and prints it. Without this option there is no such page.")
    private @Nullable Integer healthPort;

    @Option(
            names = "--memory-limit",
            paramLabel = "MIB",
            description =
                    "Restart a window that holds more than this as soon as nobody is in a meeting; 0 for no limit."
                            + " Otherwise 700.")
    private @Nullable Long memoryLimit;

    @Option(
            names = "--memory-critical",
            paramLabel = "MIB",
            description =
                    "Restart a window that holds more than this even in a meeting; 0 for no limit. Otherwise 1600.")
    private @Nullable Long memoryCritical;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description =
                    "Where the sockets are made that windows speak through. One watchdog uses a folder at a time.")
    private @Nullable Path folder;

    @Option(
            names = "--log-folder",
            paramLabel = "FOLDER",
            description = "Where watchdog.log is written; it is kept small. Otherwise where this system keeps logs.")
    private @Nullable Path logFolder;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new WatchdogMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        WindowCommand window = command.isEmpty()
                ? WindowCommand.beside(Optional.ofNullable(System.getProperty("jpackage.app-path"))
                                .map(Path::of))
                        .orElseThrow(
                                () -> unusable("The window's program is not beside this one. Give it after --, as in:"
                                        + " postern-kiosk -- postern --kiosk"))
                : new WindowCommand(command);
        LivenessLimits limits = limits();
        WatchdogLogging.use(Optional.ofNullable(logFolder), System.getenv());
        try (SocketDirectory own = SocketDirectory.take(
                        Optional.ofNullable(folder).orElseGet(() -> SocketDirectory.ofThisMachine(System.getenv())))
                .orElseThrow(() -> new IOException("Another watchdog keeps a window going already."))) {
            return watch(window, limits, own);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return ExitStatus.FAILED;
        }
    }

    private int watch(WindowCommand window, LivenessLimits limits, SocketDirectory own)
            throws IOException, InterruptedException {
        Clock wall = Clock.system(ZoneId.systemDefault());
HealthSnapshot . Chronicle chronicle = new HealthSnapshot . Chronicle ( ProductVersion . CURRENT , wall . instant ( ) ) ;
        Optional<HealthServer> server = healthServer(chronicle);
        Optional<URI> page = server.map(HealthServer::address);
        page.ifPresent(address -> System.out.println("Health: " + address));
        try {
            Watchdog watchdog = new Watchdog(new WindowLauncher(window, own, page, wall), limits, wall, chronicle);
            Thread hook = Thread.ofPlatform().name("watchdog-stop").unstarted(watchdog::stop);
            Runtime.getRuntime().addShutdownHook(hook);
            return watchdog.run();
        } finally {
            server.ifPresent(HealthServer::close);
        }
    }

    private Optional<HealthServer> healthServer(HealthSnapshot.Chronicle chronicle) throws IOException {
        Integer port = healthPort;
        if (port == null) {
            return Optional.empty();
        }
        if (port < 0 || port > HIGHEST_PORT) {
            throw unusable("--health-port takes a number from 0 to " + HIGHEST_PORT + ".");
        }
        try {
            return Optional.of(HealthServer.start(port, chronicle));
        } catch (IOException e) {
            throw new IOException("The health page cannot be shown at port " + port + " (" + e.getMessage()
                    + "). Choose another one with --health-port.");
        }
    }

    private LivenessLimits limits() {
        long politely = memory("--memory-limit", memoryLimit, LivenessLimits.DEFAULTS.memory());
        long critical = memory("--memory-critical", memoryCritical, LivenessLimits.DEFAULTS.memoryCritical());
        return LivenessLimits.DEFAULTS.withMemory(politely, critical);
    }

    private long memory(String option, @Nullable Long mib, long otherwise) {
        if (mib == null) {
            return otherwise;
        }
        if (mib < 0 || mib > Integer.MAX_VALUE) {
            throw unusable(option + " takes a number of MiB.");
        }
        return mib * MIB;
    }

    private ParameterException unusable(String sentence) {
        CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
        return new ParameterException(line, sentence);
    }
}
