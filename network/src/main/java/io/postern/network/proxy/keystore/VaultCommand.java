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

/**
 * Runs the operating system's program for its key store. Secrets are passed through standard input, never as arguments.
 */
final class VaultCommand {
    /** Long enough for a person to unlock a key store. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final int MAX_OUTPUT_BYTES = 64 * 1024;
    private static final int MAX_ERROR_CHARS = 200;

    private final Map<String, String> environment;

    /** @param environment added to this process's own */
    VaultCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * The result of a program.
     *
     * @param output may be a secret
     * @param error its standard error, shortened
     */
    record Result(int status, byte[] output, String error) {}

    Result run(byte[] input, List<String> command) throws VaultException, InterruptedException {
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
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new VaultException(command.getFirst() + " did not end in time");
            }
            String error = new String(errors.get(), StandardCharsets.UTF_8).strip();
            return new Result(
                    process.exitValue(), output.get(), error.substring(0, Math.min(error.length(), MAX_ERROR_CHARS)));
        } catch (ExecutionException e) {
            throw new VaultException("no output from " + command.getFirst(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<byte[]> reader(java.io.InputStream stream) {
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        Thread.ofVirtual().name("key store output").start(() -> {
            try (stream) {
                bytes.complete(stream.readNBytes(MAX_OUTPUT_BYTES));
            } catch (IOException e) {
                bytes.completeExceptionally(e);
            }
        });
        return bytes;
    }

    /** Removes the line end that programs add. */
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
