package io.postern.media.rtc.webrtcjava;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libwebrtc's factory of now, with the sound module it was made with.
 *
 * <p>A module does not survive its sound server: it plays and records nothing any more, and the next stream that begins on
 * it makes libwebrtc wait for ever, with all that is asked of that factory. So with another server there is another factory,
 * for what is opened from then on. The one before is closed with its last peer session, which is known not to block. Thread
 * safe.
 */
final class CurrentFactory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentFactory.class);
    private static final long PATIENCE_SECONDS = 5;

    private final MediaThreads threads;
    private final boolean adapterEnumeration;
    private final List<NativeFactory> retired = new ArrayList<>();
    private final List<CompletableFuture<Void>> closing = new ArrayList<>();
    private volatile SoundModule sound;
    private volatile NativeFactory factory;

    /** @param soundWanted whether to use sound devices if there are any */
    CurrentFactory(boolean soundWanted, MediaThreads threads, boolean adapterEnumeration) {
        this.threads = threads;
        this.adapterEnumeration = adapterEnumeration;
        this.sound = SoundModule.open(soundWanted);
        this.factory = new NativeFactory(sound.module(), threads, adapterEnumeration);
    }

    NativeFactory now() {
        return factory;
    }

    SoundModule sound() {
        return sound;
    }

    /**
     * Takes up the sound server that is there now, if any. On the device executor, and without locks: a server may take its
     * time.
     *
     * @return whether there is another factory than before
     */
    boolean renew() {
        SoundModule next = MediaThreads.bounded(
                "the sound server",
                () -> SoundModule.open(true),
                late -> late.module().dispose());
        if (!next.real() && !sound.real()) {
            next.module().dispose();
            return false;
        }
        NativeFactory before = factory;
        NativeFactory fresh = new NativeFactory(next.module(), threads, adapterEnumeration);
        fresh.processSound(before.processing());
        synchronized (this) {
            factory = fresh;
            sound = next;
            retired.add(before);
        }
        LOG.info(next.real() ? "Sound goes on with another sound server" : "There is no sound for now");
        return true;
    }

    /** Closes factories of before that nobody uses any more, on a thread of their own. */
    synchronized void closeUnused(Predicate<NativeFactory> used) {
        for (NativeFactory unused : retired.stream().filter(used.negate()).toList()) {
            retired.remove(unused);
            closing.add(CompletableFuture.runAsync(
                    unused::close,
                    task -> Thread.ofPlatform()
                            .daemon()
                            .name("postern-media-retired")
                            .start(task)));
        }
        closing.removeIf(CompletableFuture::isDone);
    }

    /** Closes all of them; waits for those of before at most five seconds. */
    @Override
    public void close() {
        closeUnused(factory -> false);
        List<CompletableFuture<Void>> ending;
        synchronized (this) {
            ending = List.copyOf(closing);
        }
        CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(failure -> null)
                .join();
        factory.close();
    }
}
