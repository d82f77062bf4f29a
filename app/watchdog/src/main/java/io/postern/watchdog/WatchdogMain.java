package io.postern.watchdog;

import io.postern.platform.ProductVersion;
import io.postern.resources.Texts;
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
import java.util.Locale;
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

/** Command line of the watchdog; see docs/watchdog.md. */
@Command(
        name = "postern-kiosk",
        mixinStandardHelpOptions = true,
        version = "Postern " + ProductVersion.CURRENT,
        sortOptions = false,
        exitCodeListHeading = "Ends with%n",
        exitCodeList = {
            "0:a person who is allowed to do so closed the window",
            "1:the window could not be started, or another watchdog is running",
            "2:the arguments are invalid, the watchdog's own or the window's",
            "69:the window needs a library of the operating system that is missing",
            "143:a signal ended the watchdog, which then ended the window"
        },
        description =
                "Starts Postern's window and supervises it: a window that crashes, hangs or uses too much memory is"
                        + " restarted and rejoins its room.")
public final class WatchdogMain implements Callable<Integer> {

    private static final int MAX_PORT = 65_535;
    private static final long MIB = 1L << 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "After --: the window's program and its arguments. Default: the program beside this one,"
                    + " started with --kiosk.")
    private List<String> command = List.of();

    @Option(
            names = "--health-port",
            paramLabel = "PORT",
            description = "Serve a health page at http://127.0.0.1:PORT/ and /health.json, to this machine only; 0"
                    + " picks a free port and prints it. Default: no health page.")
    private @Nullable Integer healthPort;

    @Option(
            names = "--memory-limit",
            paramLabel = "MIB",
            description =
                    "Restart a window that uses more memory than this as soon as nobody is in a meeting; 0: no limit."
                            + " Default: 700.")
    private @Nullable Long memoryLimit;

    @Option(
            names = "--memory-critical",
            paramLabel = "MIB",
            description =
                    "Restart a window that uses more memory than this even in a meeting; 0: no limit. Default: 1600.")
    private @Nullable Long criticalMemoryBytes;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description =
                    "Folder for the sockets that windows connect to. Only one watchdog can use a folder at a time.")
    private @Nullable Path folder;

    @Option(
            names = "--log-folder",
            paramLabel = "FOLDER",
            description = "Folder for watchdog.log, which is kept small. Default: the system's folder for logs.")
    private @Nullable Path logFolder;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new WatchdogMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        WindowCommand window = command.isEmpty()
                ? WindowCommand.nextTo(Optional.ofNullable(System.getProperty("jpackage.app-path"))
                                .map(Path::of))
                        .orElseThrow(
                                () -> usageError("The window's program is not beside this one. Give it after --, as in:"
                                        + " postern-kiosk -- postern --kiosk"))
                : new WindowCommand(command);
        LivenessLimits limits = limits();
        WatchdogLogging.configure(Optional.ofNullable(logFolder), System.getenv());
        try (SocketDirectory own = SocketDirectory.acquire(
                        Optional.ofNullable(folder).orElseGet(() -> SocketDirectory.ofThisMachine(System.getenv())))
                .orElseThrow(() -> new IOException(Texts.of(Locale.getDefault()).text("watchdog.start.second")))) {
            return watch(window, limits, own);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return ExitStatus.FAILED;
        }
    }

    private int watch(WindowCommand window, LivenessLimits limits, SocketDirectory own)
            throws IOException, InterruptedException {
        Clock wall = Clock.system(ZoneId.systemDefault());
        HealthSnapshot.Recorder recorder = new HealthSnapshot.Recorder(ProductVersion.CURRENT, wall.instant());
        Optional<HealthServer> server = healthServer(recorder);
        Optional<URI> page = server.map(HealthServer::address);
        page.ifPresent(address -> System.out.println("Health: " + address));
        try {
            Watchdog watchdog = new Watchdog(new WindowLauncher(window, own, page, wall), limits, wall, recorder);
            Thread hook = Thread.ofPlatform().name("watchdog-stop").unstarted(watchdog::stop);
            Runtime.getRuntime().addShutdownHook(hook);
            return watchdog.run();
        } finally {
            server.ifPresent(HealthServer::close);
        }
    }

    private Optional<HealthServer> healthServer(HealthSnapshot.Recorder recorder) throws IOException {
        Integer port = healthPort;
        if (port == null) {
            return Optional.empty();
        }
        if (port < 0 || port > MAX_PORT) {
            throw usageError("--health-port takes a number from 0 to " + MAX_PORT + ".");
        }
        try {
            return Optional.of(HealthServer.start(port, recorder));
        } catch (IOException e) {
            throw new IOException("The health page cannot be served at port " + port + " (" + e.getMessage()
                    + "). Choose another one with --health-port.");
        }
    }

    private LivenessLimits limits() {
        long politely = memory("--memory-limit", memoryLimit, LivenessLimits.DEFAULTS.memoryLimitBytes());
        long critical = memory("--memory-critical", criticalMemoryBytes, LivenessLimits.DEFAULTS.criticalMemoryBytes());
        return LivenessLimits.DEFAULTS.withMemory(politely, critical);
    }

    private long memory(String option, @Nullable Long mib, long otherwise) {
        if (mib == null) {
            return otherwise;
        }
        if (mib < 0 || mib > Integer.MAX_VALUE) {
            throw usageError(option + " takes a number of MiB.");
        }
        return mib * MIB;
    }

    private ParameterException usageError(String sentence) {
        CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
        return new ParameterException(line, sentence);
    }
}
