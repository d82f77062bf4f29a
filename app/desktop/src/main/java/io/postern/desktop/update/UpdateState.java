package io.postern.desktop.update;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored state of update checks: the newest feed seen, the version that the person skips, and the time of the last
 * check. Stored in a file, or in memory if the file cannot be written. Thread safe; reads and writes a small file, so
 * not on the JavaFX thread.
 */
public final class UpdateState {
    /** The stored values as texts, so that a file of any version can be read. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Kept(String feed, String issued, String asked, String skipped) {
        static final Kept NOTHING = new Kept("", "", "", "");

        Kept {
            feed = feed == null ? "" : feed;
            issued = issued == null ? "" : issued;
            asked = asked == null ? "" : asked;
            skipped = skipped == null ? "" : skipped;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(UpdateState.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Optional<Path> file;
    private Kept kept;

    private UpdateState(Optional<Path> file, Kept kept) {
        this.file = file;
        this.kept = kept;
    }

    /** Reads the file; an unreadable file counts as missing. */
    public static UpdateState open(Path file) {
        Kept kept = Kept.NOTHING;
        try {
            kept = JSON.readValue(Files.readString(file), Kept.class);
        } catch (NoSuchFileException firstTime) {
            LOG.debug("Nothing is known of updates yet.");
        } catch (IOException e) {
            LOG.warn("What is remembered of updates cannot be read.", e);
        }
        return new UpdateState(Optional.of(file), kept == null ? Kept.NOTHING : kept);
    }

    /** Creates a state that is not stored. */
    public static UpdateState inMemory() {
        return new UpdateState(Optional.empty(), Kept.NOTHING);
    }

    /** The signing time of the newest feed seen from a source. */
    synchronized Optional<Instant> issued(UpdateFeedSource source) {
        return kept.feed().equals(name(source)) ? instant(kept.issued()) : Optional.empty();
    }

    /** The time of the last successful check of a source. */
    synchronized Optional<Instant> asked(UpdateFeedSource source) {
        return kept.feed().equals(name(source)) ? instant(kept.asked()) : Optional.empty();
    }

    synchronized void remember(UpdateFeedSource source, Instant issued, Instant asked) {
        keep(new Kept(name(source), issued.toString(), asked.toString(), kept.skipped()));
    }

    synchronized boolean isSkipped(ProgramVersion version) {
        return kept.skipped().equals(version.text());
    }

    synchronized void skip(ProgramVersion version) {
        keep(new Kept(kept.feed(), kept.issued(), kept.asked(), version.text()));
    }

    private static String name(UpdateFeedSource source) {
        return source.feed().toString();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private void keep(Kept now) {
        if (now.equals(kept)) {
            return;
        }
        kept = now;
        if (file.isEmpty()) {
            return;
        }
        try {
            Path folder = file.get().toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path draft = Files.createTempFile(folder, "updates", ".tmp");
            try {
                Files.writeString(draft, JSON.writeValueAsString(now));
                Files.move(draft, file.get(), StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            LOG.warn("What is known of updates could not be written; it lasts until the program ends.", e);
        }
    }
}
