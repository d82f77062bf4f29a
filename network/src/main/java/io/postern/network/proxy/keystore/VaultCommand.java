package io.postern.network.proxy.keystore;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Runs a system's own program for its key store. Secrets go in by standard input, never by an argument. */
final class VaultCommand {
    /** Long enough for a person to unlock a key store. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final int LONGEST_COMPLAINT = 200;

    private final Map<String, String> environment;

    /** @param environment added to this process's own */
    VaultCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * What a program said.
     *
     * @param output may be a secret
     * @param complaint what it wrote to standard error, shortened
     */
    record Answer(int status, byte[] output, String complaint) {}

    Answer run(byte[] input, List<String> command) throws VaultException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new VaultException("cannot run " + command.getFirst(), e);
        }
        try {
            CompletableFuture<byte[]> output = reader(process.getInputStream());
            CompletableFuture<byte[]> errors = reader(process.getErrorStream());
            try (OutputStream in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException endedWithoutReading) {
                // Its status says why.
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new VaultException(command.getFirst() + " did not end in time");
            }
            String complaint = new String(errors.get(), StandardCharsets.UTF_8).strip();
            return new Answer(
                    process.exitValue(),
                    output.get(),
                    complaint.substring(0, Math.min(complaint.length(), LONGEST_COMPLAINT)));
        } catch (ExecutionException e) {
            throw new VaultException("no answer from " + command.getFirst(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<byte[]> reader(java.io.InputStream stream) {
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        Thread.ofVirtual().name("key store answer").start(() -> {
            try (stream) {
                bytes.complete(stream.readNBytes(LARGEST_ANSWER));
            } catch (IOException e) {
                bytes.completeExceptionally(e);
            }
        });
        return bytes;
    }

    /** Without the line end that programs add. */
    static byte[] withoutLineEnd(byte[] output) {
        int end = output.length;
        while (end > 0 && (output[end - 1] == '\n' || output[end - 1] == '\r')) {
            end--;
        }
        byte[] bare = Arrays.copyOf(output, end);
        Arrays.fill(output, (byte) 0);
        return bare;
    }
}
