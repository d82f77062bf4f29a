package io.postern.network.proxy.pac;

import io.postern.network.address.TimeLimitedCall;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.Script;
import org.mozilla.javascript.ScriptableObject;
import org.mozilla.javascript.Undefined;

/**
 * A proxy auto-configuration script, run by a JavaScript engine that has nothing but the language and the functions of
 * {@link PacFunctions}: no Java, no files, no network except name resolution. Each call starts from a fresh state, so
 * several threads may call it.
 */
final class PacScript {
    /** The time limit of one call; it is usually needed for name servers that do not respond. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * The memory that one call may allocate in total, whether it is kept or not; scripts of companies take less than a
     * hundredth. Checked between instructions: a single operation on long texts is not bounded by this.
     */
    static final long MAX_ALLOCATED_BYTES = 64L << 20;

    /** The packages of the window lack that module, and check the heap as a whole. */
    private static final boolean ALLOCATION_IS_COUNTED =
            ModuleLayer.boot().findModule("jdk.management").isPresent();

    private static final int INSTRUCTIONS_BETWEEN_CHECKS = 500;
    private static final int MAX_RECURSION_DEPTH = 500;
    private static final Engine ENGINE = new Engine();

    /** Blocks of memory of any size, which no such script needs. */
    private static final List<String> REMOVED_TYPES = List.of(
            "ArrayBuffer",
            "DataView",
            "Int8Array",
            "Uint8Array",
            "Uint8ClampedArray",
            "Int16Array",
            "Uint16Array",
            "Int32Array",
            "Uint32Array",
            "BigInt64Array",
            "BigUint64Array",
            "Float32Array",
            "Float64Array");

    private final Script compiled;
    private final PacFunctions functions;
    private final Duration timeout;

    /** @throws PacException if the text is not JavaScript */
    PacScript(String text, PacDnsFunctions names, InstantSource clock, ZoneId zone, Duration timeout)
            throws PacException {
        this.functions = new PacFunctions(names, clock, zone);
        this.timeout = timeout;
        try (Context context = ENGINE.enterContext()) {
            this.compiled = context.compileString(text, "proxy script", 1, null);
        } catch (RuntimeException e) {
            // Rhino's own exceptions, and the failures of its parser: assertions, indices out of bounds.
            throw new PacException("the proxy script is not JavaScript: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            // The compiler descends once for each term of an expression, and a script may have thousands.
            throw new PacException("the proxy script is nested too deeply", e);
        }
    }

    /**
     * Calls FindProxyForURLEx, or FindProxyForURL if there is no such function.
     *
     * @return the result; empty for null and undefined
     * @throws PacException if the script has no such function, throws, or takes too long or too much memory
     */
    String findProxy(String url, String host) throws PacException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            return TimeLimitedCall.within(timeout, "proxy script", () -> evaluate(url, host, deadline));
        } catch (TimeoutException e) {
            throw new PacException("the proxy script took longer than " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case null -> new PacException("the proxy script failed", e);
                case PacException known -> known;
                case TimeLimitExceeded late ->
                    new PacException("the proxy script took longer than " + timeout.toMillis() + " ms", late);
                case MemoryLimitExceeded greedy ->
                    new PacException("the proxy script took more than " + (MAX_ALLOCATED_BYTES >> 20) + " MiB", greedy);
                case RhinoException inside ->
                    new PacException("the proxy script failed: " + inside.getMessage(), inside);
                case Throwable other -> new PacException("the proxy script failed", other);
            };
        }
    }

    private String evaluate(String url, String host, long deadline) throws PacException {
        try (Context context = ENGINE.enterContext()) {
            ((LimitedContext) context).deadline = deadline;
            ((LimitedContext) context).allocatedBefore = allocatedBytes();
            ScriptableObject scope = context.initSafeStandardObjects();
            REMOVED_TYPES.forEach(scope::delete);
            functions.define(scope);
            compiled.exec(context, scope, scope);
            Object answer = find(scope).call(context, scope, scope, new Object[] {url, host});
            return answer == null || Undefined.isUndefined(answer) ? "" : Context.toString(answer);
        } catch (StackOverflowError e) {
            throw new PacException("the proxy script recurses endlessly", e);
        }
    }

    private static Function find(ScriptableObject scope) throws PacException {
        for (String name : new String[] {"FindProxyForURLEx", "FindProxyForURL"}) {
            if (ScriptableObject.getProperty(scope, name) instanceof Function function) {
                return function;
            }
        }
        throw new PacException("the proxy script has no function FindProxyForURL");
    }

    /** Ends a script that takes too long; an Error, because scripts cannot catch those. */
    private static final class TimeLimitExceeded extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Ends a script that allocates too much memory. */
    private static final class MemoryLimitExceeded extends Error {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The bytes that this thread has allocated so far; scripts run on threads of their own. 0 where that is not
     * counted.
     */
    private static long allocatedBytes() {
        return ALLOCATION_IS_COUNTED ? AllocationCounter.currentThread() : 0;
    }

    /** Whether so little of the heap is free that the script may exhaust it. */
    private static boolean isHeapLow() {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        return runtime.maxMemory() - used < runtime.maxMemory() / 4;
    }

    /** Loaded only where its module is present. */
    private static final class AllocationCounter {
        static long currentThread() {
            return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean counted
                    ? counted.getCurrentThreadAllocatedBytes()
                    : 0;
        }
    }

    private static final class LimitedContext extends Context {
        private long deadline = Long.MAX_VALUE;
        private long allocatedBefore = Long.MAX_VALUE;

        LimitedContext(ContextFactory factory) {
            super(factory);
        }
    }

    private static final class Engine extends ContextFactory {
        @Override
        protected Context makeContext() {
            Context context = new LimitedContext(this);
            context.setLanguageVersion(Context.VERSION_ES6);
            // Interpreted: scripts are short, and only the interpreter counts all instructions and limits the depth.
            context.setInterpretedMode(true);
            context.setInstructionObserverThreshold(INSTRUCTIONS_BETWEEN_CHECKS);
            context.setMaximumInterpreterStackDepth(MAX_RECURSION_DEPTH);
            context.setClassShutter(_ -> false);
            return context;
        }

        @Override
        protected void observeInstructionCount(Context context, int instructions) {
            if (!(context instanceof LimitedContext limited)) {
                return;
            }
            if (System.nanoTime() - limited.deadline > 0) {
                throw new TimeLimitExceeded();
            }
            if (allocatedBytes() - limited.allocatedBefore > MAX_ALLOCATED_BYTES
                    || (!ALLOCATION_IS_COUNTED && isHeapLow())) {
                throw new MemoryLimitExceeded();
            }
        }
    }
}
