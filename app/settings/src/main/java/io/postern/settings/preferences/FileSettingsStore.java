package io.postern.settings.preferences;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps settings in a JSON file. Changes are written shortly afterwards in the background, completely and atomically.
 * Values missing from the file have their defaults. An unreadable file is kept under another name, and defaults are
 * used.
 */
public final class FileSettingsStore implements SettingsStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileSettingsStore.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String PEOPLE = "people";
    private static final Duration WRITE_DELAY = Duration.ofMillis(300);

    /** The delay before another attempt, because a full or read-only disk may be usable again. */
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(30);

    private final Path file;
    private final SettingsStore memory;
    private final Optional<Path> keptAside;
    private final AtomicBoolean unwritten = new AtomicBoolean();
    private final Object writing = new Object();
    private final Duration again;
    private final CompletableFuture<SaveProblem> problem = new CompletableFuture<>();
    private volatile boolean closed;

    private FileSettingsStore(Path file, Settings initial, Optional<Path> keptAside, Duration again) {
        this.file = file;
        this.again = again;
        this.memory = SettingsStore.inMemory(initial);
        this.keptAside = keptAside;
    }

    /** Reads the file, or starts with defaults; never fails. Reads a small file, so not on the JavaFX thread. */
    public static FileSettingsStore open(Path file) {
        return open(file, RETRY_INTERVAL);
    }

    /** @param again the delay between a failure and the next attempt */
    static FileSettingsStore open(Path file, Duration again) {
        try {
            return new FileSettingsStore(file, read(Files.readString(file)), Optional.empty(), again);
        } catch (NoSuchFileException firstStart) {
            return new FileSettingsStore(file, Settings.DEFAULTS, Optional.empty(), again);
        } catch (IOException | RuntimeException broken) {
            LOG.warn("The settings in {} cannot be read; going on with defaults.", file, broken);
            return new FileSettingsStore(file, Settings.DEFAULTS, keepAside(file), again);
        }
    }

    /** The copy of a file that could not be understood, if that is what was found. */
    public Optional<Path> keptAside() {
        return keptAside;
    }

    /**
     * Completes, on any thread, the first time settings cannot be written: they last until the program ends then, and
     * writing them is tried again all the while.
     */
    public CompletableFuture<SaveProblem> problem() {
        return problem.copy();
    }

    @Override
    public Settings current() {
        return memory.current();
    }

    @Override
    public void update(UnaryOperator<Settings> change) {
        Settings before = memory.current();
        memory.update(change);
        if (!memory.current().equals(before) && unwritten.compareAndSet(false, true)) {
            writeAfter(WRITE_DELAY);
        }
    }

    @Override
    public Registration onChange(Consumer<Settings> listener) {
        return memory.onChange(listener);
    }

    @Override
    public void close() {
        closed = true;
        write();
        memory.close();
    }

    private void writeAfter(Duration delay) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::write);
    }

    private void write() {
        synchronized (writing) {
            if (!unwritten.getAndSet(false)) {
                return;
            }
            try {
                Path folder = file.toAbsolutePath().getParent();
                Files.createDirectories(folder);
                Path draft = Files.createTempFile(folder, "settings", ".tmp");
                try {
                    fill(draft, JSON.writeValueAsBytes(memory.current()));
                    replace(draft);
                } finally {
                    Files.deleteIfExists(draft);
                }
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    private void failed(IOException why) {
        unwritten.set(true);
        if (problem.complete(SaveProblem.of(file, why))) {
            LOG.warn("The settings cannot be written to {}; they last until the program ends.", file, why);
        }
        if (!closed) {
            writeAfter(again);
        }
    }

    /**
     * Writes a new file completely to disk before replacing the old one, so that neither a full disk nor a power cut
     * loses both.
     */
    private static void fill(Path draft, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private void replace(Path draft) throws IOException {
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Settings read(String text) throws JsonProcessingException {
        ObjectNode merged = JSON.valueToTree(Settings.DEFAULTS);
        JsonNode stored = JSON.readTree(text);
        if (!(stored instanceof ObjectNode object)) {
            throw new IllegalArgumentException("A settings file holds one JSON object.");
        }
        merge(object, merged);
        return JSON.treeToValue(merged, Settings.class);
    }

    /** Completes parts that an older version of the program wrote. */
    private static void merge(ObjectNode stored, ObjectNode into) {
        for (var field : stored.properties()) {
            if (field.getKey().equals(PEOPLE) && field.getValue() instanceof ObjectNode people) {
                into.set(PEOPLE, people(people));
            } else if (field.getValue() instanceof ObjectNode part
                    && into.get(field.getKey()) instanceof ObjectNode known) {
                merge(part, known);
            } else if (!field.getValue().isNull()) {
                into.set(field.getKey(), field.getValue());
            }
        }
    }

    /** Completes a person's preferences that an older version of the program wrote. */
    private static ObjectNode people(ObjectNode stored) {
        ObjectNode people = JSON.createObjectNode();
        for (var person : stored.properties()) {
            if (person.getValue() instanceof ObjectNode devices) {
                ObjectNode whole = JSON.valueToTree(DevicePreferences.DEFAULTS);
                merge(devices, whole);
                people.set(person.getKey(), whole);
            }
        }
        return people;
    }

    private static Optional<Path> keepAside(Path file) {
        String stamp = Instant.now().toString().replaceAll("[^0-9TZ]", "");
        Path kept = file.resolveSibling(file.getFileName() + ".broken-" + stamp);
        try {
            Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
            return Optional.of(kept);
        } catch (IOException e) {
            LOG.warn("The broken settings file {} could not be kept aside.", file, e);
            return Optional.empty();
        }
    }
}
