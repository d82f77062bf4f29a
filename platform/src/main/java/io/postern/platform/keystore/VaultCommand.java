package io.postern.platform.keystore;

import io.postern.platform.process.BoundedProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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
        try {
            BoundedProcess.Result result = new BoundedProcess(TIMEOUT, command)
                    .environment(environment)
                    .input(input)
                    .maxOutputBytes(MAX_OUTPUT_BYTES)
                    .separateErrors()
                    .run();
            if (result.timedOut()) {
                throw new VaultException(command.getFirst() + " did not end in time");
            }
            String error = result.errorText().strip();
            return new Result(
                    result.status(), result.output(), error.substring(0, Math.min(error.length(), MAX_ERROR_CHARS)));
        } catch (IOException e) {
            throw new VaultException("cannot run " + command.getFirst(), e);
        }
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
