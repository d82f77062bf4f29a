package io.postern.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.opentest4j.AssertionFailedError;

/**
 * A JUnit extension that fails a test which leaks threads, sockets, uncaught exceptions or anything a {@link LeakProbe}
 * counts. It registers itself for every test of a module with this module on its test class path.
 *
 * <p>Resources opened in the test's constructor, in field initialisers or in {@code @BeforeEach} belong to the test.
 * Resources opened in {@code @BeforeAll} have to be closed after the class. Because closing takes time, the guard waits
 * up to {@value #TIMEOUT_MILLIS} ms (system property {@value #TIMEOUT_PROPERTY}), but only if something is left.
 * Virtual threads cannot be listed and are not checked; their sockets are.
 *
 * <p>Made for tests that run one after another, as they do in this build.
 */
public final class LeakGuard
        implements BeforeAllCallback,
                AfterAllCallback,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                AfterEachCallback {
    /** System property: how many milliseconds to wait for threads and sockets to close. */
    public static final String TIMEOUT_PROPERTY = "postern.leakguard.millis";

    static final long TIMEOUT_MILLIS = 5_000;

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakGuard.class);
    private static final String BEFORE_CLASS = "before class";
    private static final String BEFORE_TEST = "before test";

    /**
     * Marks a class whose tests share resources opened in {@code @BeforeAll} (a server, a client with pooled threads):
     * the check runs once after the class instead of after each test. Applies to nested classes too.
     */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    public @interface Shared {}

    /** Allows threads of a library that cannot be ended. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    public @interface Tolerates {
        /** Prefixes of thread names. */
        String[] threads();

        /** Why they may remain. */
        String because();
    }

    /**
     * Returns and clears the uncaught exceptions since the start of the test, so that they do not fail it: for tests
     * that provoke them.
     */
    public static List<Throwable> takeUncaught() {
        return UncaughtExceptionRecorder.drain().stream()
                .map(UncaughtExceptionRecorder.Uncaught::thrown)
                .toList();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        UncaughtExceptionRecorder.record();
        context.getStore(NAMESPACE).put(BEFORE_CLASS, ResourceSnapshot.now());
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        context.getStore(NAMESPACE).put(BEFORE_TEST, ResourceSnapshot.now());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        UncaughtExceptionRecorder.record();
        boolean perMethod = context.getTestInstanceLifecycle()
                .filter(lifecycle -> lifecycle == org.junit.jupiter.api.TestInstance.Lifecycle.PER_METHOD)
                .isPresent();
        ResourceSnapshot beforeConstruction =
                perMethod ? context.getStore(NAMESPACE).get(BEFORE_TEST, ResourceSnapshot.class) : null;
        context.getStore(NAMESPACE)
                .put(BEFORE_TEST, beforeConstruction == null ? ResourceSnapshot.now() : beforeConstruction);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!shared(context)) {
            check(context, BEFORE_TEST, "the test " + context.getDisplayName());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        boolean outerIsShared = context.getParent().filter(LeakGuard::shared).isPresent();
        if (!outerIsShared) {
            check(context, BEFORE_CLASS, "the class " + context.getDisplayName());
        }
    }

    private static void check(ExtensionContext context, String key, String where) {
        ResourceSnapshot before = context.getStore(NAMESPACE).get(key, ResourceSnapshot.class);
        if (before == null) {
            return;
        }
        List<String> leaks = new ArrayList<>(before.leaks(toleratedPrefixes(context), patience()));
        // Last, because threads that have just ended may have thrown an exception.
        List<UncaughtExceptionRecorder.Uncaught> uncaught = UncaughtExceptionRecorder.drain();
        uncaught.forEach(u -> leaks.add(u.describe()));
        if (leaks.isEmpty()) {
            return;
        }
        AssertionFailedError failure =
                new AssertionFailedError("Left behind by " + where + ":\n\n" + String.join("\n\n", leaks));
        uncaught.forEach(u -> failure.addSuppressed(u.thrown()));
        throw failure;
    }

    private static Duration patience() {
        return Duration.ofMillis(Long.getLong(TIMEOUT_PROPERTY, TIMEOUT_MILLIS));
    }

    private static boolean shared(ExtensionContext context) {
        return classes(context).stream().anyMatch(type -> type.isAnnotationPresent(Shared.class));
    }

    private static List<String> toleratedPrefixes(ExtensionContext context) {
        return classes(context).stream()
                .map(type -> Optional.ofNullable(type.getAnnotation(Tolerates.class)))
                .flatMap(Optional::stream)
                .flatMap(tolerates -> List.of(tolerates.threads()).stream())
                .toList();
    }

    /** The test class and its enclosing classes. */
    private static List<Class<?>> classes(ExtensionContext context) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> type = context.getTestClass().orElse(null); type != null; type = type.getEnclosingClass()) {
            classes.add(type);
        }
        return classes;
    }
}
