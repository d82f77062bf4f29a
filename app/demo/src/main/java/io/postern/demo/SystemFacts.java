package io.postern.demo;

import io.postern.demo.report.DemoReport;
import io.postern.livekit.LiveKitProgram;
import io.postern.platform.OperatingSystem;
import io.postern.platform.ProductVersion;
import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Properties;

/** Collects the machine and version data of a report. */
final class SystemFacts {
    private SystemFacts() {}

    static DemoReport.Machine machine(boolean headless) {
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize() / (1024 * 1024)
                        : 0;
        return new DemoReport.Machine(
                OperatingSystem.description(),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                memory,
                headless);
    }

    static DemoReport.Versions versions(LiveKitProgram program) {
        return new DemoReport.Versions(
                ProductVersion.CURRENT, System.getProperty("java.runtime.version"), javafx(), server(program));
    }

    private static String javafx() {
        // JavaFX stores its version in a file; calling its classes would start parts of it in this process.
        try (InputStream versions = SystemFacts.class.getResourceAsStream("/javafx.properties")) {
            if (versions != null) {
                Properties properties = new Properties();
                properties.load(versions);
                return properties.getProperty("javafx.version", "");
            }
        } catch (IOException e) {
            // The version is optional.
        }
        return "";
    }

    private static String server(LiveKitProgram program) {
        return switch (program) {
            case LiveKitProgram.Binary binary -> versionOf(binary);
            case LiveKitProgram.Container container -> container.image();
        };
    }

    private static String versionOf(LiveKitProgram.Binary binary) {
        try {
            Result result =
                    new BoundedProcess(Duration.ofSeconds(5), binary.path().toString(), "--version").run();
            if (result.timedOut()) {
                return "";
            }
            String text = result.text().strip();
            return text.substring(text.lastIndexOf(' ') + 1);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
