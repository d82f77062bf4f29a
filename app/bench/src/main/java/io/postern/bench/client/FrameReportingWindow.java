package io.postern.bench.client;

import io.postern.call.CallMeasurements;
import io.postern.call.CallViews;
import io.postern.desktop.CompositionBuilder;
import io.postern.desktop.CompositionRoot;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.platform.natives.NativeLibraryException;
import io.postern.settings.preferences.Settings.Appearance;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The desktop program, extended to print once a second how many frames its tiles have shown. */
@Command(name = "measured-window")
public final class FrameReportingWindow implements Callable<Integer> {
    static {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "postern-desktop-logback.xml");
        }
    }

    @Option(names = "--server")
    private @Nullable URI server;

    @Option(names = "--user")
    private @Nullable String user;

    @Option(names = "--password-env")
    private @Nullable String passwordVariable;

    @Option(names = "--room")
    private @Nullable String room;

    @Option(names = "--fullscreen")
    private boolean fullScreen;

    @Option(names = "--dark")
    private boolean dark;

    private FrameReportingWindow() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FrameReportingWindow())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof NativeLibraryException) {
                        command.getErr().println(failure.getMessage());
                        return NativeLibraryException.EXIT_STATUS;
                    }
                    throw failure;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() {
        AtomicReference<@Nullable CallViews> views = new AtomicReference<>();
        CompositionBuilder builder = CompositionRoot.builder(workers -> {
                    CallViews made = new CallViews(workers, address -> {});
                    views.set(made);
                    return made;
                })
                .launchRequest(new LaunchRequest(
                        Optional.empty(),
                        Optional.ofNullable(server),
                        Optional.ofNullable(user),
                        Optional.ofNullable(passwordVariable)
                                .map(System::getenv)
                                .map(String::toCharArray),
                        Optional.ofNullable(room),
                        false))
                .fullScreen(fullScreen);
        if (dark) {
            builder.appearance(Appearance.DARK);
        }
        CompositionRoot root = builder.build();
        Runtime.getRuntime().addShutdownHook(new Thread(root::close, "postern-shutdown"));
        root.open();
        try (ScheduledExecutorService teller = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("bench-teller").factory())) {
            teller.scheduleAtFixedRate(() -> printFrames(views.get()), 1, 1, TimeUnit.SECONDS);
            root.closed().join();
        } finally {
            Platform.exit();
        }
        return CommandLine.ExitCode.OK;
    }

    private static void printFrames(@Nullable CallViews views) {
        Optional.ofNullable(views).flatMap(CallViews::measurements).ifPresent(read -> {
            long frames = read.remoteTiles().stream()
                    .mapToLong(CallMeasurements.RemoteTile::framesShown)
                    .sum();
            System.out.println("{\"frames\":" + frames + "}");
        });
    }
}
