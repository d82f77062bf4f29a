package io.postern.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

class LeakGuardTest {
    private static final ConcurrentLinkedQueue<Stoppable> LEFT = new ConcurrentLinkedQueue<>();
    private static final AtomicLong COUNTED = new AtomicLong();

    /** Ends what the classes below leaked on purpose. */
    @AfterEach
    void endWhatWasLeft() throws Exception {
        for (Stoppable next = LEFT.poll(); next != null; next = LEFT.poll()) {
            next.stop();
        }
        COUNTED.set(0);
    }

    @Test
    void cleanTestPasses() {
        EngineExecutionResults results = run(Clean.class);
        assertPasses(results, 2);
    }

    @Test
    void liveThreadFailsTheTestAndIsNamedWithItsStack() {
        String failure = onlyFailureOfTests(run(LeavesThread.class));
        assertTrue(failure.contains("\"left-by-test\""), failure);
        assertTrue(failure.contains("awaitForEver"), failure);
    }

    @Test
    void threadStartedInFieldInitialiserCountsAsTheTestsOwn() {
        String failure = onlyFailureOfTests(run(LeavesThreadOfField.class));
        assertTrue(failure.contains("\"left-by-field\""), failure);
    }

    @Test
    void threadThatIsAboutToEndIsWaitedFor() {
        run(EndsLate.class)
                .testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1));
    }

    @Test
    void toleratedThreadPasses() {
        run(Tolerant.class)
                .testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: shows open sockets")
    void openSocketFailsTheTestAndIsNamedWithItsAddress() {
        String failure = onlyFailureOfTests(run(LeavesSocket.class));
        assertTrue(failure.contains("127.0.0.1:"), failure);
        assertTrue(failure.contains("LISTEN"), failure);
    }

    @Test
    void uncaughtExceptionFailsTheTestAndIsNamed() {
        String failure = onlyFailureOfTests(run(ThrowsElsewhere.class));
        assertTrue(failure.contains("\"thrower\""), failure);
        assertTrue(failure.contains("thrown where nobody looks"), failure);
    }

    @Test
    void uncaughtExceptionThatTheTestTookPasses() {
        run(TakesUncaught.class)
                .testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1));
    }

    @Test
    void grownCountFailsTheTest() {
        String failure = onlyFailureOfTests(run(LeavesCounted.class));
        assertTrue(failure.contains("things counted by a test: 3, and 0 before"), failure);
    }

    @Test
    void sharedClassIsCheckedAfterTheClassOnly() {
        EngineExecutionResults results = run(SharesAndLeaves.class);
        String failure = onlyFailureOfClass(results, 3);
        assertTrue(failure.contains("\"left-by-first\""), failure);
        assertTrue(failure.contains("\"left-by-nested\""), failure);
    }

    @Test
    void sharedClassThatCleansUpPasses() {
        EngineExecutionResults results = run(SharesAndCleans.class);
        assertPasses(results, 1);
    }

    @Test
    void threadOfBeforeAllFailsTheClass() {
        EngineExecutionResults results = run(LeavesThreadOfClass.class);
        String failure = onlyFailureOfClass(results, 1);
        assertTrue(failure.contains("\"left-by-class\""), failure);
    }

    private static EngineExecutionResults run(Class<?> tests) {
        System.setProperty(LeakGuard.TIMEOUT_PROPERTY, "300");
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                    .selectors(selectClass(tests))
                    .execute();
        } finally {
            System.clearProperty(LeakGuard.TIMEOUT_PROPERTY);
        }
    }

    private static void assertPasses(EngineExecutionResults results, int tests) {
        assertEquals(List.of(), messages(results.allEvents().failed().list()));
        assertEquals(tests, results.testEvents().succeeded().count());
    }

    /** Also checks that a leak that failed its test does not fail the class again. */
    private static String onlyFailureOfTests(EngineExecutionResults results) {
        assertEquals(List.of(), messages(results.containerEvents().failed().list()));
        return only(messages(results.testEvents().failed().list()));
    }

    private static String onlyFailureOfClass(EngineExecutionResults results, int tests) {
        assertEquals(List.of(), messages(results.testEvents().failed().list()));
        assertEquals(tests, results.testEvents().succeeded().count());
        return only(messages(results.containerEvents().failed().list()));
    }

    private static String only(List<String> messages) {
        assertEquals(1, messages.size(), messages::toString);
        return messages.getFirst();
    }

    private static List<String> messages(List<Event> failed) {
        return failed.stream()
                .map(event -> event.getPayload(TestExecutionResult.class)
                        .flatMap(TestExecutionResult::getThrowable)
                        .map(Throwable::toString)
                        .orElse(event.toString()))
                .toList();
    }

    private static void leaveThread(String name) {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(() -> awaitForEver(end), name);
        thread.start();
        LEFT.add(() -> {
            end.countDown();
            thread.join();
        });
    }

    private static void awaitForEver(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void throwElsewhere() throws InterruptedException {
        Thread thrower = new Thread(
                () -> {
                    throw new IllegalStateException("thrown where nobody looks");
                },
                "thrower");
        thrower.start();
        thrower.join();
    }

    @FunctionalInterface
    private interface Stoppable {
        void stop() throws Exception;
    }

    /** Registered in META-INF/services of the tests. */
    public static final class Probe implements LeakProbe {
        @Override
        public String name() {
            return "things counted by a test";
        }

        @Override
        public long count() {
            return COUNTED.get();
        }
    }

    static class Clean {
        @Test
        void opensAndCloses() throws Exception {
            try (ServerSocket socket = new ServerSocket(0)) {
                assertTrue(socket.isBound());
            }
            Thread thread = new Thread(() -> {}, "short");
            thread.start();
            thread.join();
        }

        @Test
        void doesNothing() {}
    }

    static class LeavesThread {
        @Test
        void leaves() {
            leaveThread("left-by-test");
        }

        @Test
        void isNotBlamedForTheOther() {}
    }

    static class LeavesThreadOfField {
        private final boolean started;

        LeavesThreadOfField() {
            leaveThread("left-by-field");
            started = true;
        }

        @Test
        void leaves() {
            assertTrue(started);
        }
    }

    static class EndsLate {
        @Test
        void endsAfterTheTest() {
            Thread tested = Thread.currentThread();
            // Ends when the tested thread waits for it, which is after the test.
            Thread late = new Thread(
                    () -> {
                        while (tested.getState() != Thread.State.TIMED_WAITING) {
                            Thread.onSpinWait();
                        }
                    },
                    "ends-late");
            late.start();
            assertFalse(late.isDaemon());
        }
    }

    @LeakGuard.Tolerates(threads = "left-by-", because = "the test of the guard wants it")
    static class Tolerant {
        @Test
        void leaves() {
            leaveThread("left-by-library");
        }
    }

    static class LeavesSocket {
        @Test
        void leaves() throws IOException {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
            LEFT.add(socket::close);
        }
    }

    static class ThrowsElsewhere {
        @Test
        void throwsOnAnotherThread() throws InterruptedException {
            throwElsewhere();
        }
    }

    static class TakesUncaught {
        @Test
        void takes() throws InterruptedException {
            throwElsewhere();
            assertEquals(
                    List.of("thrown where nobody looks"),
                    LeakGuard.takeUncaught().stream().map(Throwable::getMessage).toList());
        }
    }

    static class LeavesCounted {
        @Test
        void leaves() {
            COUNTED.addAndGet(3);
        }
    }

    @LeakGuard.Shared
    static class SharesAndLeaves {
        @Test
        void first() {
            leaveThread("left-by-first");
        }

        @Test
        void second() {}

        @Nested
        class Inner {
            @Test
            void nested() {
                leaveThread("left-by-nested");
            }
        }
    }

    @LeakGuard.Shared
    static class SharesAndCleans {
        @Test
        void opens() {
            leaveThread("left-for-the-class");
        }

        @AfterAll
        static void end() throws Exception {
            for (Stoppable next = LEFT.poll(); next != null; next = LEFT.poll()) {
                next.stop();
            }
        }
    }

    static class LeavesThreadOfClass {
        @BeforeAll
        static void open() {
            leaveThread("left-by-class");
        }

        @Test
        void isNotBlamed() {}
    }
}
