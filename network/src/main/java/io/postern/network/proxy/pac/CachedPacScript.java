package io.postern.network.proxy.pac;

import io.postern.network.address.NameResolver;
import io.postern.network.proxy.Route;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Fetches a proxy script when it is first needed and again from time to time, and runs it. Thread safe. */
public final class CachedPacScript {
    private static final Duration REFRESH_INTERVAL = Duration.ofMinutes(10);
    /** After a failed fetch the next one waits, because every connection would wait for it. */
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(20);

    private final URI location;
    private final PacSource source;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Fetched> fetched = new AtomicReference<>();

    private record Fetched(
            @Nullable PacScript script, @Nullable PacException failure, Instant until) {}

    public CachedPacScript(URI location, PacSource source, InstantSource clock) {
        this.location = location;
        this.source = source;
        this.clock = clock;
    }

    /**
     * Runs the script. Blocks within limits.
     *
     * @param uri server of the target, without a path
     * @throws PacException if the script cannot be fetched or fails
     */
    public List<Route> routes(URI uri, String host) throws PacException, InterruptedException {
        return PacResultParser.routes(script().findProxy(uri.toString(), host));
    }

    /** Fetches the script again when it is next needed. */
    public void forget() {
        fetched.set(null);
    }

    private PacScript script() throws PacException, InterruptedException {
        Fetched known = fetched.get();
        if (known == null || !clock.instant().isBefore(known.until())) {
            known = fetch(known);
            fetched.set(known);
        }
        if (known.script() == null) {
            throw known.failure() == null ? new PacException("there is no proxy script") : known.failure();
        }
        return known.script();
    }

    private Fetched fetch(@Nullable Fetched before) throws InterruptedException {
        try {
            String text = source.read(location);
            PacDnsFunctions names = new PacDnsFunctions(NameResolver.SYSTEM);
            PacScript script = new PacScript(text, names, clock, ZoneId.systemDefault(), PacScript.TIMEOUT);
            return new Fetched(script, null, clock.instant().plus(REFRESH_INTERVAL));
        } catch (PacException e) {
            // An older script is better than none.
            PacScript older = before == null ? null : before.script();
            return new Fetched(older, e, clock.instant().plus(RETRY_INTERVAL));
        }
    }
}
