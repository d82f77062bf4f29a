package io.postern.testing.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mutational fuzzer: mutates samples at random and passes them to a parser for a few seconds. The parser may accept
 * an input or refuse it with a declared exception. Anything else fails the test and saves the input to a file: another
 * exception or error, three slow calls with the same input, or an allocation out of proportion to the input.
 *
 * <p>Starts with the same seed each time, so that a change is tested with the same inputs as its predecessor. {@code
 * -Dpostern.fuzz.seed=N} sets another seed, {@code -Dpostern.fuzz.seconds=N} a longer time; the seed is printed. Hangs
 * are caught by the test's own time limit.
 */
public final class Fuzzer {
    /** Parses an input, or refuses it with an exception. */
    @FunctionalInterface
    public interface Parser {
        /** @throws Exception if the input is invalid */
        void parse(byte[] input) throws Exception;
    }

    private static final Duration SLOW_CALL = Duration.ofSeconds(2);
    private static final int SLOW_RETRIES = 2;

    /** The allocation allowed for any input, plus an amount for each byte of it. */
    private static final long BASE_ALLOCATION_BYTES = 32L << 20;

    private static final long MAX_ALLOCATION_PER_INPUT_BYTE = 2_000;
    private static final int MAX_INPUT_BYTES = 64 * 1024;
    private static final int MAX_MUTATIONS = 8;
    private static final int MAX_PRINTED_BYTES = 300;

    /** Values at which lengths and counts tend to fail. */
    private static final long[] BOUNDARY_VALUES = {
        0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFFL, 0xFFFF_FFFFL, -1
    };

    private final String name;
    private final List<byte[]> samples;
    private final Set<Class<? extends Exception>> refusals = new HashSet<>();
    private final long seed = Long.getLong("postern.fuzz.seed", 1);
    private final Random random = new Random(seed);

    /**
     * @param name of the parser, for messages
     * @param samples valid inputs, and inputs that failed before
     */
    public Fuzzer(String name, List<byte[]> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("A fuzzer needs samples to mutate");
        }
        this.name = name;
        this.samples = List.copyOf(samples);
    }

    /** A fuzzer with text samples. */
    public static Fuzzer ofTexts(String name, String... samples) {
        return new Fuzzer(
                name,
                Arrays.stream(samples)
                        .map(sample -> sample.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    /** Declares an exception by which the parser refuses inputs; subclasses included. */
    public Fuzzer refusing(Class<? extends Exception> refusal) {
        refusals.add(refusal);
        return this;
    }

    /** Fuzzes for some seconds; fails with the first input that causes an error. */
    public void run(Parser parser) {
        Duration time = Duration.ofSeconds(Long.getLong("postern.fuzz.seconds", 5));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long end = System.nanoTime() + time.toNanos();
        int inputs = 0;
        int refused = 0;
        int slow = 0;
        byte[] input = samples.getFirst();
        long began = System.nanoTime();
        while (slow > 0 || System.nanoTime() < end) {
            if (slow == 0) {
                input = inputs < samples.size() ? samples.get(inputs) : mutate();
                inputs++;
            }
            long start = System.nanoTime();
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                parser.parse(input);
            } catch (Exception e) {
                if (refusals.stream().noneMatch(refusal -> refusal.isInstance(e))) {
                    throw failure("threw " + e, input, e);
                }
                refused++;
            } catch (Error e) {
                throw failure("threw " + e, input, e);
            }
            long took = System.nanoTime() - start;
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            // Any call can be slow on a busy machine, so a slow input is tried again.
            slow = took > SLOW_CALL.toNanos() ? slow + 1 : 0;
            if (slow > SLOW_RETRIES) {
                throw failure("took " + Duration.ofNanos(took).toMillis() + " ms", input, null);
            }
            if (allocated > BASE_ALLOCATION_BYTES + MAX_ALLOCATION_PER_INPUT_BYTE * input.length) {
                throw failure("allocated " + allocated + " bytes", input, null);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "Fuzzed %s with %d inputs, %d refused, in %.1f s, seed %d%n",
                name,
                inputs,
                refused,
                (System.nanoTime() - began) / 1e9,
                seed);
    }

    private AssertionError failure(String what, byte[] input, @Nullable Throwable cause) {
        String shown =
                Base64.getEncoder().encodeToString(Arrays.copyOf(input, Math.min(input.length, MAX_PRINTED_BYTES)));
        Path file = Path.of("target", "fuzz-" + name.replace(' ', '-') + ".bin");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AssertionError(
                "%s %s on %d bytes, which are in %s, seed %d; they begin with %s"
                        .formatted(name, what, input.length, file.toAbsolutePath(), seed, shown),
                cause);
    }

    private byte[] mutate() {
        byte[] input = sample();
        int mutations = 1 + random.nextInt(MAX_MUTATIONS);
        for (int i = 0; i < mutations; i++) {
            input = mutated(input);
        }
        return input.length > MAX_INPUT_BYTES ? Arrays.copyOf(input, MAX_INPUT_BYTES) : input;
    }

    private byte[] sample() {
        return samples.get(random.nextInt(samples.size())).clone();
    }

    private byte[] mutated(byte[] input) {
        if (input.length == 0) {
            return sample();
        }
        int at = random.nextInt(input.length);
        int to = at + random.nextInt(input.length - at) + 1;
        return switch (random.nextInt(8)) {
            case 0 -> {
                input[at] ^= (byte) (1 << random.nextInt(8));
                yield input;
            }
            case 1 -> {
                input[at] = (byte) random.nextInt();
                yield input;
            }
            case 2 -> joined(input, at, new byte[0], to);
            case 3 -> joined(input, to, Arrays.copyOfRange(input, at, to), to);
            case 4 -> joined(input, at, randomBytes(), at);
            case 5 -> joined(input, at, randomSlice(sample()), to);
            case 6 -> edge(input, at);
            default -> joined(input, to, repeated(Arrays.copyOfRange(input, at, Math.min(to, at + 16))), to);
        };
    }

    /** The bytes before one position, other bytes, and the bytes from another position on. */
    private static byte[] joined(byte[] input, int until, byte[] between, int from) {
        byte[] whole = Arrays.copyOf(input, until + between.length + input.length - from);
        System.arraycopy(between, 0, whole, until, between.length);
        System.arraycopy(input, from, whole, until + between.length, input.length - from);
        return whole;
    }

    private byte[] randomBytes() {
        byte[] noise = new byte[1 + random.nextInt(16)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] randomSlice(byte[] sample) {
        int from = random.nextInt(sample.length + 1);
        return Arrays.copyOfRange(sample, from, from + random.nextInt(sample.length - from + 1));
    }

    private byte[] repeated(byte[] part) {
        int times = 1 << random.nextInt(12);
        byte[] many = new byte[Math.min(part.length * times, MAX_INPUT_BYTES)];
        for (int i = 0; i < many.length; i++) {
            many[i] = part[i % part.length];
        }
        return many;
    }

    private byte[] edge(byte[] input, int at) {
        long edge = BOUNDARY_VALUES[random.nextInt(BOUNDARY_VALUES.length)];
        if (random.nextBoolean()) {
            return joined(input, at, Long.toString(edge).getBytes(StandardCharsets.US_ASCII), at);
        }
        int size = Math.min(1 << random.nextInt(3), input.length - at);
        for (int i = 0; i < size; i++) {
            input[at + i] = (byte) (edge >> (8 * (size - 1 - i)));
        }
        return input;
    }
}
