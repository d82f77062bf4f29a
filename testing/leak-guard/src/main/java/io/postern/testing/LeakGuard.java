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
 * Fails a test that leaves something behind: threads it started, exceptions nobody caught, sockets, and whatever
 * {@link LeakProbe}s count. Registers itself for every test of a module that has this module on its test class path.
 *
 * <p>What a test opened in its constructor, in field initialisers or in {@code @BeforeEach} counts as its own. What
 * {@code @BeforeAll} opened has to be gone after the class. Ending takes time, so the guard waits, at most
 * {@value #PATIENCE_MILLIS} ms (system property {@value #PATIENCE_PROPERTY}), and only for those who have something
 * left. Virtual threads cannot be listed and are not checked; the sockets they hold are.
 *
 * <p>Made for tests that run one after the other, as they do in this build.
 */
public final class LeakGuard
        implements BeforeAllCallback,
                AfterAllCallback,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                AfterEachCallback {
    /** System property: how many milliseconds to wait for threads and sockets to end. */
    public static final String PATIENCE_PROPERTY = "postern.leakguard.millis";

    static final long PATIENCE_MILLIS = 5_000;

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakGuard.class);
    private static final String BEFORE_CLASS = "before class";
    private static final String BEFORE_TEST = "before test";

    /**
     * On a class whose tests share what {@code @BeforeAll} opens (a server, a client with pooled threads): checked once,
     * after the class, instead of after each test. Counts for nested classes too.
     */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    public @interface Shared {}

    /** Threads of a library that has no way to end them. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    public @interface Tolerates {
        /** Beginnings of thread names. */
        String[] threads();

        /** Why they may stay. */
        String because();
    }

    /**
     * Takes what was thrown on any thread without being caught since the test began, so that it does not fail the test:
     * for tests that provoke it.
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
        List<String> leaks = new ArrayList<>(before.leaks(tolerated(context), patience()));
        // Last, because threads that were just waited for may have ended with one.
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
        return Duration.ofMillis(Long.getLong(PATIENCE_PROPERTY, PATIENCE_MILLIS));
    }

    private static boolean shared(ExtensionContext context) {
        return classes(context).stream().anyMatch(type -> type.isAnnotationPresent(Shared.class));
    }

    private static List<String> tolerated(ExtensionContext context) {
        return classes(context).stream()
                .map(type -> Optional.ofNullable(type.getAnnotation(Tolerates.class)))
                .flatMap(Optional::stream)
                .flatMap(tolerates -> List.of(tolerates.threads()).stream())
                .toList();
    }

    /** The test class and the classes around it. */
    private static List<Class<?>> classes(ExtensionContext context) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> type = context.getTestClass().orElse(null); type != null; type = type.getEnclosingClass()) {
            classes.add(type);
        }
        return classes;
    }
}
