package io.postern.bench.report;

import io.postern.platform.process.BoundedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Describes the machine of the measurements without identifying it. */
public final class MachineFacts {
    private MachineFacts() {}

    /**
     * @param chromium asked for its version
     * @param root the root of the checkout
     */
    public static Map<String, String> gather(Optional<Path> chromium, Path root) throws InterruptedException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Processor", processor(read(Path.of("/proc/cpuinfo"))));
        facts.put("Memory", memory());
        facts.put(
                "Screen",
                "Xvfb, 1280×720 (1920×1080 with 49 others), no graphics card: everything is drawn in software");
        facts.put("System", first(Path.of("/etc/os-release"), "PRETTY_NAME=").replace("\"", ""));
        facts.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put("JavaFX", jar("javafx-graphics"));
        facts.put("webrtc-java", jar("webrtc-java"));
        chromium.ifPresent(path -> facts.put("Chromium", version(path)));
        facts.put("livekit-client", liveKitClient(root));
        return facts;
    }

    /** The model, with the number of logical processors and of cores, from the text of {@code /proc/cpuinfo}. */
    static String processor(String cpuInfo) {
        String model = "unknown model";
        int logical = 0;
        Set<String> cores = new HashSet<>();
        String socket = "";
        for (String line : cpuInfo.split("\n", -1)) {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            switch (key) {
                case "processor" -> logical++;
                case "model name" -> model = value;
                case "physical id" -> socket = value;
                case "core id" -> cores.add(socket + "/" + value);
                default -> {}
            }
        }
        String counts = logical + " logical processors";
        return model + ", "
                + (cores.isEmpty()
                        ? counts
                        : counts + " on " + cores.size() + (cores.size() == 1 ? " core" : " cores"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static String memory() {
        String kilobytes = first(Path.of("/proc/meminfo"), "MemTotal:").replaceAll("\\D", "");
        return kilobytes.isEmpty()
                ? "unknown"
                : String.format(Locale.ROOT, "%.0f GiB", Long.parseLong(kilobytes) / 1024.0 / 1024);
    }

    private static String first(Path file, String prefix) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The version in the file name of a jar on the class path. */
    private static String jar(String name) {
        for (String entry : System.getProperty("java.class.path", "").split(":", -1)) {
            String file = String.valueOf(Path.of(entry).getFileName());
            if (file.matches(name + "-\\d.*\\.jar")) {
                return file.substring(name.length() + 1).replaceFirst("(-[a-z].*)?\\.jar$", "");
            }
        }
        return "unknown";
    }

    private static String version(Path program) {
        try {
            return new BoundedProcess(Duration.ofSeconds(10), program.toString(), "--version")
                    .separateErrors()
                    .run()
                    .text()
                    .strip();
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private static String liveKitClient(Path root) {
        return first(root.resolve("app/verify/peers/package.json"), "    \"livekit-client\": ")
                .replaceAll("[\",]", "");
    }
}
