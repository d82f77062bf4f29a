package io.postern.desktop;

import io.postern.call.CallViews;
import io.postern.call.invite.InviteLink;
import io.postern.call.invite.ServerAddress;
import io.postern.call.statistics.StatisticsFile;
import io.postern.desktop.heartbeat.HeartbeatSender;
import io.postern.desktop.instance.InstanceDirectory;
import io.postern.desktop.instance.InstanceLock;
import io.postern.desktop.instance.SingleInstanceServer;
import io.postern.desktop.recovery.CrashLog;
import io.postern.desktop.recovery.CrashWatcher;
import io.postern.desktop.recovery.InterruptedCall;
import io.postern.desktop.safe.SafeScreen;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.kiosk.pin.HashPinCommand;
import io.postern.platform.ProductVersion;
import io.postern.platform.natives.CLibrary;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.platform.open.SystemBrowser;
import io.postern.resources.Texts;
import io.postern.room.RoomClient;
import io.postern.settings.logs.LogFolder;
import io.postern.settings.logs.RunLogHeader;
import io.postern.settings.policy.KioskPolicy;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.policy.Policy;
import io.postern.settings.policy.PolicyCheck;
import io.postern.settings.policy.PolicySource;
import io.postern.settings.preferences.Settings.Appearance;
import io.postern.ui.fx.JavaFxLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The entry point of the desktop program. The window does not ask for values that options already give. */
@Command(
        name = "postern",
        mixinStandardHelpOptions = true,
        version = "Postern " + ProductVersion.CURRENT,
        description = "A window for LiveKit conferences in networks that let only TCP out.")
public final class Main implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "LINK",
            description = "A link to a room: https://meet.example.org/join/weekly, perhaps with postern: before it."
                    + " What follows it is never taken for an option; put -- before a link that you did not write.")
    private @Nullable String link;

    @Option(
            names = "--new-window",
            description = "Open a window of its own, beside one that is there; links go to that one.")
    private boolean newWindow;

    @Option(names = "--server", paramLabel = "URL", description = "Where to sign in.")
    private @Nullable String server;

    @Option(names = "--room", paramLabel = "NAME", description = "The room to go to.")
    private @Nullable String room;

    @Option(names = "--user", paramLabel = "NAME", description = "The name to sign in with.")
    private @Nullable String user;

    @Option(
            names = "--password-env",
            paramLabel = "VARIABLE",
            description = "The environment variable that holds the password. Never give a password as an argument:"
                    + " everyone on the machine could read it.")
    private @Nullable String passwordVariable;

    @Option(names = "--join", description = "Join by itself as soon as the lobby is ready.")
    private boolean join;

    @Option(names = "--fullscreen", description = "Fill the screen.")
    private boolean fullScreen;

    @Option(
            names = "--kiosk",
            description = "Be the screen of a meeting room, as the policy says; without one, of the room named with"
                    + " --room.")
    private boolean kiosk;

    @Option(
            names = "--hash-pin",
            description = "Read a PIN from standard input, print what a policy holds of it, and end.")
    private boolean hashPin;

    @Option(names = "--test-sources", description = "Offer a test pattern and a tone like a camera and a microphone.")
    private boolean testSources;

    @Option(
            names = "--stats",
            paramLabel = "FILE",
            description = "Add figures of every call to this file: one line of JSON a second, and one for every event.")
    private @Nullable Path statistics;

    @Option(
            names = "--startup-report",
            paramLabel = "FILE",
            description = "Write to a file, as JSON, how long it took until the window could be used.")
    private @Nullable Path startupReport;

    @Option(
            names = "--policy",
            hidden = true,
            paramLabel = "FILE",
            description = "A policy to try out; it counts only where the system has none.")
    private @Nullable Path policy;

    @Option(
            names = "--check-policy",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "FILE",
            description =
                    "Print what is in force of the policy of this machine, or of a file, and what is wrong with it;"
                            + " the exit code is 2 if anything is.")
    private @Nullable String checkedPolicy;

    @Option(
            names = "--safe",
            hidden = true,
            description = "Show the safe screen, as under a watchdog when the window has failed again and again.")
    private boolean safe;

    @Option(
            names = CrashWatcher.OPTION,
            hidden = true,
            description = "Say that the program ended unexpectedly in a call, which is read from standard input.")
    private boolean afterCrash;

    @Option(
            names = "--rehearse",
            hidden = true,
            description = "Go through every place once without a person, and end. Makes known to the Java runtime what"
                    + " a start needs, when an app image is built.")
    private boolean rehearse;

    @ArgGroup
    private @Nullable Look look;

    private static final class Look {
        @Option(names = "--light", description = "Light, whatever the system prefers.")
        private boolean light;

        @Option(names = "--dark", description = "Dark, whatever the system prefers.")
        private boolean dark;

        Appearance appearance() {
            if (light) {
                return Appearance.LIGHT;
            }
            return dark ? Appearance.DARK : Appearance.SYSTEM;
        }
    }

    private final Map<String, String> environment;

    Main(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        // Set before the first logger is created. The file has a name of its own because several of our programs may
        // share a class path.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-desktop-logback.xml");
        }
        System.exit(new Main(System.getenv()).commandLine().execute(arguments));
    }

    /** A link is untrusted: neither it nor the words after it are read as options or as a file of options. */
    CommandLine commandLine() {
        return new CommandLine(this)
                .setStopAtPositional(true)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof NativeLibraryException) {
                        command.getErr().println(failure.getMessage());
                        return NativeLibraryException.EXIT_STATUS;
                    }
                    throw failure;
                });
    }

    @Override
    public Integer call() {
        if (checkedPolicy != null) {
            return checkPolicy(checkedPolicy);
        }
        if (safe || SafeScreen.wanted(environment)) {
            RenderingPipeline.choose();
            JavaFxLibraries.require();
            return SafeScreen.show(HeartbeatSender.start(environment, ProductVersion.CURRENT, true), environment);
        }
        if (hashPin) {
            return HashPinCommand.run(System.console(), System.in, System.out, System.err)
                    ? CommandLine.ExitCode.OK
                    : CommandLine.ExitCode.USAGE;
        }
        // First, because it records the start time.
        Optional<StartupReport> report = Optional.ofNullable(startupReport).map(StartupReport::new);
        LaunchRequest launchRequest = launchRequest();
        Optional<InterruptedCall> interrupted =
                afterCrash ? InterruptedCall.read(environment, System.in) : Optional.empty();
        Optional<StatisticsFile> figures = Optional.ofNullable(statistics).map(this::openStatistics);
        Optional<SingleInstanceServer> instanceServer = Optional.empty();
        switch (claim()) {
            case InstanceLock.HandedOver done -> {
                return CommandLine.ExitCode.OK;
            }
            case InstanceLock.First(SingleInstanceServer bell) -> instanceServer = Optional.of(bell);
            case InstanceLock.Unanswered hung ->
                say(Texts.of(Locale.getDefault()).text("shell.instance.unanswered"));
            case InstanceLock.Unknown(String reason) ->
                LoggerFactory.getLogger(Main.class).debug("Other windows are not looked for: {}", reason);
        }
        try {
            return open(report, launchRequest, interrupted, figures, instanceServer);
        } finally {
            instanceServer.ifPresent(SingleInstanceServer::close);
            figures.ifPresent(StatisticsFile::close);
        }
    }

    private int open(
            Optional<StartupReport> report,
            LaunchRequest launchRequest,
            Optional<InterruptedCall> interrupted,
            Optional<StatisticsFile> figures,
            Optional<SingleInstanceServer> instanceServer) {
        RunLogHeader.begin(ProductVersion.CURRENT);
        interrupted.ifPresent(Main::keepCrashLog);
        CLibrary.useFewArenas();
        RenderingPipeline.choose();
        JavaFxLibraries.require();
        HeartbeatSender heartbeat = HeartbeatSender.start(environment, ProductVersion.CURRENT, false);
        LoadedPolicy governing = PolicySource.load(Optional.ofNullable(policy));
        heartbeat.restartAt(governing.policy().kiosk().flatMap(KioskPolicy::restartAt));
        CompositionBuilder builder = CompositionRoot.builder(
                        workers -> figures.map(file -> new CallViews(workers, new SystemBrowser(), file))
                                .orElseGet(() -> new CallViews(workers, new SystemBrowser())))
                .policy(governing)
                .launchRequest(
                        heartbeat.rejoinRoom().map(launchRequest::rejoining).orElse(launchRequest))
                .onCall((room, timeline) -> heartbeat.watch(room))
                .fullScreen(fullScreen);
        interrupted.ifPresent(builder::interrupted);
        if (!heartbeat.watched() && !rehearse) {
            builder.crashWatcher(CrashWatcher.ofThisProgram(given(), afterCrash()));
        }
        instanceServer.ifPresent(builder::instanceServer);
        if (heartbeat.rejoinRoom().isEmpty()) {
            Optional.ofNullable(link).ifPresent(builder::link);
        }
        kiosk(governing.policy()).ifPresent(meetingRoom -> {
            WatchdogSupervisor supervisor = new WatchdogSupervisor(heartbeat);
            builder.kiosk(meetingRoom)
                    .supervisor(supervisor)
                    .touchCalls((workers, volume) -> CallViews.forTouch(workers, volume, figures));
        });
        Optional.ofNullable(look).ifPresent(chosen -> builder.appearance(chosen.appearance()));
        if (testSources) {
            builder.roomClient(
                    network -> RoomClient.create(new RoomClient.Options(RoomClient.Audio.DEVICES, true), network));
        }
        Optional<AotTrainingRun> rehearsal = rehearse ? Optional.of(new AotTrainingRun()) : Optional.empty();
        rehearsal.ifPresent(unattended -> unattended.prepare(builder));
        CompositionRoot root = builder.build();
        report.ifPresent(times -> times.watch(root.shown(), root.drawn()));
        rehearsal.ifPresent(unattended -> unattended.attend(root));
        Runtime.getRuntime().addShutdownHook(new Thread(root::close, "postern-shutdown"));
        root.open();
        heartbeat.onEnd(root::requestClose);
        try {
            root.closed().join();
        } finally {
            Platform.exit();
            heartbeat.close();
        }
        return heartbeat.exitStatus();
    }

    /** Looks for a running instance. A launch with options other than a destination opens its own window. */
    private InstanceLock claim() {
        if (newWindow || rehearse) {
            return new InstanceLock.Unknown("a window beside others was asked for");
        }
        // A watchdog monitors only the process that it has started, so that process must show the window itself.
        boolean ownWindow = environment.containsKey(HeartbeatSender.SOCKET_VARIABLE)
                || user != null
                || passwordVariable != null
                || policy != null
                || statistics != null
                || startupReport != null
                || testSources;
        try {
            InstanceDirectory meeting = InstanceDirectory.ofThisMachine();
            // If the person has started the program again meanwhile, that instance is enough.
            Optional<String> goal = afterCrash ? Optional.empty() : handedOver();
            return ownWindow ? InstanceLock.ifFirst(meeting) : InstanceLock.make(meeting, goal);
        } catch (IOException e) {
            LoggerFactory.getLogger(Main.class).debug("There is no place to find other windows", e);
            return new InstanceLock.Unknown(String.valueOf(e.getMessage()));
        }
    }

    /** The link for the running instance. */
    Optional<String> handedOver() {
        Optional<InviteLink> asked =
                server == null || room == null ? Optional.empty() : Optional.of(new InviteLink(backend(server), room));
        return Optional.ofNullable(link).or(() -> asked.map(InviteLink::text));
    }

    private static void keepCrashLog(InterruptedCall call) {
        LoggerFactory.getLogger(Main.class).warn("The program ended unexpectedly in {}", call.room());
        Thread.ofVirtual()
                .name("postern-crash-log")
                .start(() -> CrashLog.keep(call.origin(), LogFolder.ofThisMachine()));
    }

    /** The arguments of this launch. */
    private List<String> given() {
        return spec == null ? List.of() : spec.commandLine().getParseResult().originalArgs();
    }

    /** The arguments of a launch after a crash: the same without the destination, which is the interrupted call. */
    List<String> afterCrash() {
        List<String> next = new ArrayList<>(given());
        next.removeIf(CrashWatcher.OPTION::equals);
        if (link != null) {
            next.removeLast();
            if (!next.isEmpty() && next.getLast().equals("--")) {
                next.removeLast();
            }
        }
        return next;
    }

    private void say(String sentence) {
        (spec == null ? new CommandLine(this) : spec.commandLine()).getErr().println(sentence);
    }

    /** The destination in the arguments. */
    LaunchRequest launchRequest() {
        return new LaunchRequest(
                Optional.empty(),
                Optional.ofNullable(server).map(this::backend),
                Optional.ofNullable(user),
                Optional.ofNullable(passwordVariable).map(this::password),
                Optional.ofNullable(room),
                join);
    }

    private Optional<KioskPolicy> kiosk(Policy policy) {
        if (policy.kiosk().isPresent()) {
            return policy.kiosk().filter(set -> kiosk || set.enabled());
        }
        if (!kiosk) {
            return Optional.empty();
        }
        if (room == null) {
            throw unusable("--kiosk needs a policy that says which room it is, or --room.");
        }
        return Optional.of(WatchdogSupervisor.ordinary(room));
    }

    private int checkPolicy(String file) {
        LoadedPolicy loaded =
                file.isEmpty() ? PolicySource.load(Optional.ofNullable(policy)) : PolicySource.read(Path.of(file));
        CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
        return PolicyCheck.print(loaded, Texts.of(Locale.getDefault()), command.getOut());
    }

    private StatisticsFile openStatistics(Path file) {
        try {
            return StatisticsFile.open(file, Clock.systemUTC());
        } catch (UncheckedIOException e) {
            throw unusable("The file for statistics cannot be written: " + file
                    + ". Name a file in a folder that is there and that you may write to.");
        }
    }

    private URI backend(String text) {
        return switch (ServerAddress.parse(text)) {
            case ServerAddress.Usable(URI uri) -> uri;
            case ServerAddress.Unusable unusable ->
                throw unusable("--server takes an address like https://meet.example.org.");
        };
    }

    private char[] password(String variable) {
        String value = environment.get(variable);
        if (value == null || value.isEmpty()) {
            throw unusable("The environment variable " + variable + " is not set.");
        }
        return value.toCharArray();
    }

    private ParameterException unusable(String sentence) {
        CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
        return new ParameterException(command, sentence);
    }
}
