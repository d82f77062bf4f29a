package io.postern.verify.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A program that takes commands as JSON lines and reports events as JSON lines. Thread safe. */
public final class PeerProcess implements AutoCloseable {
    private static final int REMEMBERED_LINES = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Process process;
    private final BufferedWriter commands;
    private final Object lock = new Object();
    private final List<JsonNode> events = new ArrayList<>();
    private final Deque<String> lastLines = new ArrayDeque<>();
    private int lastCommand;
    private boolean ended;

    private PeerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8));
        Thread.ofVirtual().start(() -> read(process.getInputStream(), true));
        Thread.ofVirtual().start(() -> read(process.getErrorStream(), false));
    }

    public static PeerProcess start(String name, ProcessBuilder builder, Duration limit) {
        try {
            PeerProcess started = new PeerProcess(name, builder.start());
            try {
                started.await("the program to start", limit, event -> is(event, "ready"));
                return started;
            } catch (RuntimeException | AssertionError e) {
                started.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a command and waits for its result. */
    public JsonNode ask(String command, Map<String, ?> parameters, Duration limit) {
        int id;
        synchronized (lock) {
            id = ++lastCommand;
            try {
                commands.write(JSON.writeValueAsString(Map.of("id", id, "do", command, "with", parameters)));
                commands.newLine();
                commands.flush();
            } catch (IOException e) {
                throw new AssertionError(describe("could not be told to " + command), e);
            }
        }
        JsonNode answer = await(
                "the result of " + command,
                limit,
                event -> event.path("id").isInt() && event.path("id").asInt() == id);
        if (is(answer, "failed")) {
            throw new AssertionError(describe(
                    "failed to " + command + ": " + answer.path("error").asText()));
        }
        return answer.path("result");
    }

    /** Waits for the first event, of those that came and come, that is as wanted. */
    public JsonNode await(String what, Duration limit, Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            int looked = 0;
            while (true) {
                for (; looked < events.size(); looked++) {
                    if (wanted.test(events.get(looked))) {
                        return events.get(looked);
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (ended || left <= 0) {
                    String how = ended ? "ended" : "did not report within " + limit.toSeconds() + " s";
                    throw new AssertionError(describe(how + ": " + what), new TimeoutException(what));
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(describe("interrupted: " + what), e);
                }
            }
        }
    }

    /** All events of one kind, in order. */
    public <T> List<T> events(String event, Class<T> type) {
        synchronized (lock) {
            return events.stream()
                    .filter(candidate -> is(candidate, event))
                    .map(candidate -> read(candidate, type))
                    .toList();
        }
    }

    /** Events so far are not looked at any more. */
    public void forget() {
        synchronized (lock) {
            events.clear();
        }
    }

    private void read(InputStream stream, boolean mayHoldEvents) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                accept(line, mayHoldEvents);
            }
        } catch (IOException e) {
            // The pipe of a process that was ended.
        } finally {
            if (mayHoldEvents) {
                synchronized (lock) {
                    ended = true;
                    lock.notifyAll();
                }
            }
        }
    }

    private void accept(String line, boolean mayBeEvent) throws JsonProcessingException {
        // Libraries write their logs to the same stream; an event begins with its name.
        boolean isEvent = mayBeEvent && line.startsWith("{\"event\":");
        JsonNode event = isEvent ? JSON.readTree(line) : null;
        synchronized (lock) {
            lastLines.addLast(line.length() <= 400 ? line : line.substring(0, 400) + "…");
            if (lastLines.size() > REMEMBERED_LINES) {
                lastLines.removeFirst();
            }
            if (event != null) {
                events.add(event);
                lock.notifyAll();
            }
        }
    }

    private String describe(String what) {
        synchronized (lock) {
            return "The peer " + name + " " + what + System.lineSeparator()
                    + "Its last lines:" + System.lineSeparator()
                    + String.join(System.lineSeparator(), lastLines);
        }
    }

    public static boolean is(JsonNode event, String name) {
        return event.path("event").asText().equals(name);
    }

    public static <T> T read(JsonNode json, Class<T> type) {
        try {
            return JSON.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The id of the program's process. */
    public long pid() {
        return process.pid();
    }

    /** Lets the program end, or ends it and all its children (a browser has many) by their process ids. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            commands.close();
        } catch (IOException e) {
            // It is gone already.
        }
        try {
            if (!process.waitFor(8, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public String toString() {
        return "PeerProcess[" + name + ", " + process.pid() + "]";
    }
}
