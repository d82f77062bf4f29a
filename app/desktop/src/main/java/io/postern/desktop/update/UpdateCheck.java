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
 * Looks for a newer version at the start and once a day, and never during a call. What goes wrong is a line in the log
 * and tried again later. Thread safe.
 */
public final class UpdateCheck implements AutoCloseable {
    /** How large a feed may be, in bytes. */
    public static final int MAX_FEED_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(UpdateCheck.class);
    private static final int MAX_SIGNATURE_BYTES = 1024;
    private static final Duration CHECK_INTERVAL = Duration.ofDays(1);
    private static final Duration RETRY_INTERVAL = Duration.ofHours(1);
    /** Clocks differ; a feed from further in the future is a mistake, and would shut out all that come after it. */
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
     * @param network asked for when it is needed; may take a moment
     * @param own the version of this program
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
     * Looks from now on.
     *
     * @param wanted whether the person wants it; asked each time
     * @param found told on any thread of a version that is newer and was not skipped
     */
    public void start(BooleanSupplier wanted, Consumer<AvailableUpdate> found) {
        ifDue = () -> lookIfDue(wanted, found);
        thread.scheduleWithFixedDelay(() -> ifDue.run(), 0, TICK_MINUTES, TimeUnit.MINUTES);
    }

    /** A call begins or is over; what is under way when one begins is ended, and tried again afterwards. */
    public void setInCall(boolean now) {
        inCall = now;
        UpdateFeedClient running = download;
        if (now && running != null) {
            running.cancel();
        } else if (!now && !closed) {
            thread.execute(() -> ifDue.run());
        }
    }

    /** The person does not want to hear of a version any more. Returns at once. */
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
            LOG.warn("There is no news of updates: {}: {}", e.kind(), e.getMessage(), e.getCause());
        } catch (RuntimeException e) {
            next = now.plus(RETRY_INTERVAL);
            LOG.error("Looking for updates failed.", e);
        }
    }

    /** Looks now. Waits for the network. */
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
        thread.shutdownNow();
    }
}
