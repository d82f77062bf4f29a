package io.postern.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.postern.demo.environment.AgentProcess;
import io.postern.demo.environment.DemoEnvironment;
import io.postern.demo.environment.ResourceStack;
import io.postern.demo.environment.StepTimer;
import io.postern.demo.process.ChildFailureException;
import io.postern.demo.report.CallReport;
import io.postern.demo.report.DemoReport;
import io.postern.demo.report.ReportSummary;
import io.postern.demo.window.DemoWindowProcess;
import io.postern.demo.window.DemoWindowRequest;
import io.postern.livekit.Machine;
import io.postern.livekit.MissingProgramException;
import io.postern.livekit.process.ProcessTree;
import io.postern.platform.natives.NativeLibraryException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs one demo from start to finish. */
final class Demo {
    /** How much longer than the requested call an unattended window may run. */
    private static final Duration WINDOW_EXIT_MARGIN = Duration.ofSeconds(150);

    private final DemoOptions plan;
    private final PrintStream out;
    private final PrintStream err;
    private final StepTimer steps;

    Demo(DemoOptions plan, PrintStream out, PrintStream err) {
        this.plan = plan;
        this.out = out;
        this.err = err;
        this.steps = new StepTimer(out);
    }

    /** Runs the demo; returns the program's exit status. */
    int run() throws InterruptedException {
        if (plan.room().isEmpty()) {
            err.println("The room name is empty.");
            return 2;
        } else if (!plan.headless() && hasNoScreen()) {
            err.println(
                    "There is no display: DISPLAY and WAYLAND_DISPLAY are not set. Add --headless to run without one.");
            return 1;
        }
        try {
            return new Run(Files.createTempDirectory("postern-demo-")).call();
        } catch (ChildFailureException e) {
            err.println(e.getMessage());
            return status(e);
        } catch (MissingProgramException e) {
            err.println(e.getMessage());
        } catch (CancellationException e) {
            err.println("Ended before everything had started.");
        } catch (IOException | UncheckedIOException e) {
            err.println(e.getMessage());
        }
        return 1;
    }

    /** A child that lacks a system library says so, and the demo exits with the same status. */
    private static int status(ChildFailureException failure) {
        return failure.status().orElse(1) == NativeLibraryException.EXIT_STATUS
                ? NativeLibraryException.EXIT_STATUS
                : 1;
    }

    private static boolean hasNoScreen() {
        Machine machine = Machine.here();
        return machine.kind() == Machine.Kind.LINUX
                && machine.variable("DISPLAY").isEmpty()
                && machine.variable("WAYLAND_DISPLAY").isEmpty();
    }

    /** The state of one run: its folder and everything that was started. */
    private final class Run {
        private final Path folder;
        private final ResourceStack all = new ResourceStack();
        private final ResourceStack parts = new ResourceStack();
        private boolean keep;

        Run(Path folder) {
            this.folder = folder;
            all.own(this::deleteFolder);
            all.own(parts);
        }

        int call() throws MissingProgramException, IOException, InterruptedException {
            Thread hook = Thread.ofPlatform().name("demo-end").unstarted(all::close);
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                return runDemo();
            } catch (MissingProgramException | IOException e) {
                keepLogs();
                throw e;
            } finally {
                all.close();
                removeHook(hook);
            }
        }

        private int runDemo() throws MissingProgramException, IOException, InterruptedException {
            Path logs = DemoEnvironment.logs(folder);
            DemoWindowProcess window = all.own(DemoWindowProcess.start(plan.headless(), logs));
            DemoEnvironment stage = DemoEnvironment.start(folder, parts, steps);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<AgentProcess> agent = threads.submit(() -> stage.startAgent(plan.room()));
                show(window, stage);
                agent.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ChildFailureException failure) {
                    throw failure;
                }
                throw new IOException(
                        e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
            }
            window.begin();
            Duration total = steps.elapsed();
            steps.recordTime("total", total);
            out.printf("Ready after %.1f s.%n", total.toMillis() / 1000.0);
            Integer seconds = plan.seconds();
            if (seconds == null) {
                out.println("Press Join in the window. Closing it, or Ctrl-C here, ends everything.");
            }
            int status = windowStatus(window, seconds);
            Optional<CallReport> call = Optional.ofNullable(window.call().getNow(null));
            if (status != 0) {
                ChildFailureException failure = window.failure(status);
                err.println(failure.getMessage());
                keepLogs();
                if (status(failure) != 1) {
                    return status(failure);
                }
            }
            DemoReport report = report(stage, call.orElse(null), end(stage, status));
            writeReport(report);
            boolean good = status == 0
                    && report.cleanShutdown().clean()
                    && (seconds == null
                            || call.map(CallReport::trouble)
                                    .filter(List::isEmpty)
                                    .isPresent());
            return good ? 0 : 1;
        }

        private void show(DemoWindowProcess window, DemoEnvironment stage) throws IOException, InterruptedException {
            Path screenshot = plan.screenshot();
            DemoWindowRequest request = new DemoWindowRequest(
                    stage.backend().url().toString(),
                    stage.person().username(),
                    stage.person().password(),
                    plan.room(),
                    plan.width(),
                    plan.height(),
                    plan.theme(),
                    plan.seconds(),
                    screenshot == null ? null : screenshot.toString());
            try {
                steps.step(
                        "windowShown",
                        "Window",
                        () -> {
                            window.show(request);
                            return request;
                        },
                        shown -> plan.headless() ? "headless" : "signed in as " + shown.username());
            } catch (IOException | InterruptedException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        private int windowStatus(DemoWindowProcess window, @Nullable Integer seconds)
                throws IOException, InterruptedException {
            if (seconds == null) {
                return window.ended().join();
            }
            Duration limit = WINDOW_EXIT_MARGIN.plusSeconds(seconds);
            return window.ended(limit);
        }

        /** Ends everything and checks what is left of it. */
        private DemoReport.CleanShutdown end(DemoEnvironment stage, int windowStatus) {
            long begun = System.nanoTime();
            ProcessTree tree = ProcessTree.of(ProcessHandle.current());
            all.close();
            long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            List<String> leftovers = new ArrayList<>();
            List<ProcessHandle> alive = tree.alive().stream()
                    .filter(process -> process.pid() != ProcessHandle.current().pid())
                    .toList();
            alive.forEach(process -> leftovers.add(
                    "process " + process.pid() + " " + process.info().command().orElse("")));
            if (!stage.server().ports().areFree()) {
                leftovers.add("a listener on port " + stage.server().ports().signal() + " or "
                        + stage.server().tcpPort());
            }
            if (Files.exists(folder) && windowStatus == 0) {
                leftovers.add("folder " + folder);
            }
            return new DemoReport.CleanShutdown(windowStatus == 0, alive.isEmpty(), leftovers, took);
        }

        private DemoReport report(DemoEnvironment stage, @Nullable CallReport call, DemoReport.CleanShutdown end) {
            Map<String, Long> startMs = steps.milliseconds();
            return new DemoReport(
                    SystemFacts.machine(plan.headless()),
                    SystemFacts.versions(stage.program()),
                    plan.room(),
                    new DemoReport.Server(
                            stage.server().wsUrl().toString(),
                            stage.server().tcpPort(),
                            stage.program().foundBy()),
                    Long.getLong("postern.build.ms", 0L),
                    startMs,
                    call,
                    end);
        }

        private void writeReport(DemoReport report) throws IOException {
            if (plan.seconds() != null || report.call() != null) {
                ReportSummary.of(report).forEach(line -> out.println("  " + line));
            }
            Path file = plan.report();
            if (file != null) {
                Path parent = file.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
                out.println("  report        " + file);
            }
        }

        private void keepLogs() {
            if (!keep) {
                keep = true;
                err.println("The logs of the processes are in " + folder);
            }
        }

        private void deleteFolder() throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    // Logs contain no secrets; the database contains password hashes and is always deleted.
                    if (!keep || !(file.equals(folder) || file.startsWith(folder.resolve("logs")))) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }

        private void removeHook(Thread hook) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is shutting down, so the hook runs already.
            }
        }
    }
}
