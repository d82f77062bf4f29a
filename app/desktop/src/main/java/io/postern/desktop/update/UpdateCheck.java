package io.postern.desktop.update;

import io.postern.desktop.update.UpdateFeedException.Kind;
import io.postern.network.Network;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a newer version at the start and once a day, and never during a call. A failure is logged, and the check is
 * retried later. Thread safe.
 */
public final class UpdateCheck implements AutoCloseable {
    /** The limit on the size of a feed. */
    public static final int MAX_FEED_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(UpdateCheck.class);
    private static final int MAX_SIGNATURE_BYTES = 1024;
    private static final Duration CHECK_INTERVAL = Duration.ofDays(1);
    private static final Duration RETRY_INTERVAL = Duration.ofHours(1);
    /**
     * The tolerated difference between clocks. A feed from further in the future is a mistake, and accepting it would
     * reject all later feeds.
     */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofDays(1);

    private static final long TICK_MINUTES = 10;

    private final UpdateFeedSource source;
    private final Supplier<Network> network;
    private final UpdateState memory;
    private final InstantSource clock;
    private final ProgramVersion own;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("postern-updates").factory());
    private volatile boolean inCall;
    private volatile boolean closed;
    private volatile @Nullable UpdateFeedClient download;
    private volatile Runnable ifDue = () -> {};
    private Instant next = Instant.MIN;

    /**
     * @param network called when needed; may take a moment
     * @param own the program's version
     */
    public UpdateCheck(
            UpdateFeedSource source,
            Supplier<Network> network,
            UpdateState memory,
            InstantSource clock,
            ProgramVersion own) {
        this.source = source;
        this.network = network;
        this.memory = memory;
        this.clock = clock;
        this.own = own;
    }

    /**
     * Starts the checks.
     *
     * @param wanted whether the person wants update checks; called each time
     * @param found called on any thread with a version that is newer and was not skipped
     */
    public void start(BooleanSupplier wanted, Consumer<AvailableUpdate> found) {
        ifDue = () -> lookIfDue(wanted, found);
        thread.scheduleWithFixedDelay(() -> ifDue.run(), 0, TICK_MINUTES, TimeUnit.MINUTES);
    }

    /** Sets whether a call is active. The beginning of a call cancels a running check, which is retried afterwards. */
    public void setInCall(boolean now) {
        inCall = now;
        UpdateFeedClient running = download;
        if (now && running != null) {
            running.cancel();
        } else if (!now && !closed) {
            thread.execute(() -> ifDue.run());
        }
    }

    /** Stops announcing a version. Returns at once. */
    public void skip(ProgramVersion version) {
        if (!closed) {
            thread.execute(() -> memory.skip(version));
        }
    }

    private void lookIfDue(BooleanSupplier wanted, Consumer<AvailableUpdate> found) {
        Instant now = clock.instant();
        if (closed || inCall || !wanted.getAsBoolean() || now.isBefore(next)) {
            return;
        }
        try {
            next = now.plus(CHECK_INTERVAL);
            look().filter(offer -> !memory.isSkipped(offer.version())).ifPresent(found);
        } catch (UpdateFeedException e) {
            next = now.plus(inCall ? Duration.ZERO : RETRY_INTERVAL);
            LOG.warn("The update check failed: {}: {}", e.kind(), e.getMessage(), e.getCause());
        } catch (RuntimeException e) {
            next = now.plus(RETRY_INTERVAL);
            LOG.error("Looking for updates failed.", e);
        }
    }

    /** Checks now. Blocks on the network. */
    public Optional<AvailableUpdate> look() throws UpdateFeedException {
        HttpUrl address = HttpUrl.get(source.feed().toString());
        UpdateFeedClient opened = new UpdateFeedClient(network.get());
        download = opened;
        try {
            byte[] document = opened.get(address, MAX_FEED_BYTES);
            byte[] signature = opened.get(
                    address.newBuilder()
                            .encodedPath(address.encodedPath() + ".sig")
                            .build(),
                    MAX_SIGNATURE_BYTES);
            return believed(UpdateFeed.read(document, signature, source));
        } finally {
            download = null;
            opened.close();
        }
    }

    private Optional<AvailableUpdate> believed(UpdateFeed feed) throws UpdateFeedException {
        Instant now = clock.instant();
        if (feed.issued().isAfter(now.plus(MAX_CLOCK_SKEW))) {
            throw new UpdateFeedException(Kind.FUTURE, "it is from " + feed.issued());
        }
        if (!now.isBefore(feed.expires())) {
            throw new UpdateFeedException(
                    Kind.EXPIRED, "it was good until " + feed.expires() + ": whoever publishes it has to sign it anew");
        }
        Optional<Instant> seen = memory.issued(source);
        if (seen.filter(feed.issued()::isBefore).isPresent()) {
            throw new UpdateFeedException(
                    Kind.OUTDATED, "it is from " + feed.issued() + ", and one from " + seen.get() + " was seen");
        }
        memory.remember(source, feed.issued(), now);
        return feed.offer().filter(offer -> offer.version().compareTo(own) > 0);
    }

    @Override
    public void close() {
        closed = true;
        UpdateFeedClient running = download;
        if (running != null) {
            running.cancel();
        }
        // A version that the person has just skipped is still remembered.
        thread.shutdown();
    }
}
