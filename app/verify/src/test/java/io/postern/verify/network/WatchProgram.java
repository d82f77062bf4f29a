package io.postern.verify.network;

import io.postern.network.address.Endpoint;
import io.postern.network.watch.NetworkMonitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Watches what its arguments name and writes down each change as it is told. To anything it reads it answers how much
 * processor time the watch has taken.
 */
final class WatchProgram {
    private WatchProgram() {}

    /** @param arguments HOST:PORT of the targets */
    public static void main(String[] arguments) throws IOException {
        try (NetworkMonitor watch = NetworkMonitor.start()) {
            for (String argument : arguments) {
                int colon = argument.lastIndexOf(':');
                Endpoint target =
                        new Endpoint(argument.substring(0, colon), Integer.parseInt(argument.substring(colon + 1)));
                watch.watch(target, change -> System.out.println(target.host() + " " + change));
            }
            System.out.println("watching");
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println("used " + processorNanos() / 1_000 + " "
                        + ManagementFactory.getRuntimeMXBean().getUptime());
            }
        }
    }

    /** Of the watch's thread, as the kernel counts it. */
    private static long processorNanos() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).startsWith("network watch")) {
                    List<String> counts = List.of(
                            Files.readString(thread.resolve("schedstat")).split(" "));
                    return Long.parseLong(counts.getFirst());
                }
            }
        }
        throw new IllegalStateException("there is no such thread");
    }
}
